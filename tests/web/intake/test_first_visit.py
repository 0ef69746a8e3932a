import re
from collections.abc import Iterator
from urllib.parse import urljoin

from flask.testing import FlaskClient

BUDGET = 30_000
# What gunicorn adds to each answer, beyond what it replaces; bench/first_visit.py counts what really arrives.
BESIDES = 60


def test_everything_for_the_first_question_weighs_at_most_thirty_kilobytes(visit):
    transfers = dict(first_visit(visit.client, visit.base_url, "/intake"))

    assert sum(transfers.values()) <= BUDGET, transfers
    assert len(transfers) > 5, f"something was not counted: {transfers}"


def first_visit(client: FlaskClient, base_url: str, page: str) -> Iterator[tuple[str, int]]:
    """Each address that an empty browser asks for, and the size of what it gets, with headers."""
    waiting, seen = [page], set[str]()
    while waiting:
        url = waiting.pop()
        if url not in seen:
            seen.add(url)
            yield url, weight(client, base_url, url)
            waiting += needed(client.get(url, base_url=base_url).get_data(as_text=True), url)


def weight(client: FlaskClient, base_url: str, url: str) -> int:
    answer = client.get(url, base_url=base_url, headers={"Accept-Encoding": "gzip, deflate, br"})
    return len(answer.data) + len(str(answer.headers)) + BESIDES


def needed(content: str, url: str) -> list[str]:
    if ".mjs" in url:
        return [urljoin(url, path) for path in re.findall(r'^import .*"(\..+)"', content, re.MULTILINE)]
    return re.findall(r'(?:href|src)="(/static/[^"]+)"', content)
