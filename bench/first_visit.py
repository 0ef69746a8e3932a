"""What a phone downloads to see the first question, with nothing in its cache; and how soon the next one follows a tap.

Run: .venv/bin/python bench/first_visit.py
Goals: all transfers together, compressed, with their HTTP headers, at most 30 kB; from a tap on "Next" to the next
question at most 50 ms on a processor four times slower. The latter is reckoned from the processor time of the page's
thread, which neighbours on the same machine disturb least.
Scripts that are asked for only once the page has loaded, for the end of the intake and for a life without a network,
hold nobody up: they are summed up apart. What the worker then keeps is held to its own limit by tests/web/pwa.
The app runs behind a real port, Chromium counts what arrives. Without headers the same is given for comparison with
figures of other people, who mostly leave them out.
"""

from __future__ import annotations

import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests.intakes import CLEAR

PHONE = {"width": 390, "height": 844}
SLOWER = 4
KILOBYTE = 1000
SETTLED = 200  # ms, for what the last answer set in motion

# From the click to the frame in which the next question stands.
TAP = """async () => {
  document.querySelector(".action-bar button").click();
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}"""


@dataclass
class Transfer:
    """One file on its way: what arrived in all, and what of it was content."""

    url: str
    headers: int
    is_later: bool
    total: int = 0

    @property
    def content(self) -> int:
        return self.total - self.headers


def main() -> None:
    with served() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for path in ("/", "/intake"):
            report(path, first_visit(browser, url + path))
        print(f"tap to next question, {SLOWER}x slower  {tap_time(browser, url):5.1f} ms median   (goal <= 50)")


@contextmanager
def served() -> Iterator[str]:
    """`stipple run` on a throw-away database."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        settings = [f"STIPPLE_INSTANCE={folder}", f"STIPPLE_BASE_URL={url}"]
        command = ["env", *settings, str(Path(sys.executable).with_name("stipple")), "run", "--port", str(port)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(port)
            yield url
        finally:
            server.terminate()
            server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(900):  # The first start proves the content, on a busy machine for long.
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise SystemExit(f"nothing answers at port {port}")


def first_visit(browser: Browser, url: str) -> list[Transfer]:
    """Everything that an empty browser loads for the page, its icon too."""
    page = browser.new_context(viewport=PHONE).new_page()  # type: ignore[arg-type]  # a size
    transfers = listen(page.context.new_cdp_session(page))
    page.goto(url, wait_until="networkidle")
    page.context.close()
    return list(transfers.values())


def listen(session: CDPSession) -> dict[str, Transfer]:
    transfers: dict[str, Transfer] = {}
    loaded: list[Any] = []
    later: set[str] = set()

    def asked(event: dict[str, Any]) -> None:
        if loaded and event["type"] == "Script":
            later.add(event["requestId"])

    def answered(event: dict[str, Any]) -> None:
        response = event["response"]
        if response["url"].startswith("http"):
            transfers[event["requestId"]] = Transfer(
                response["url"], int(response["encodedDataLength"]), event["requestId"] in later
            )

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] in transfers:
            transfers[event["requestId"]].total = int(event["encodedDataLength"])

    session.on("Page.domContentEventFired", lambda event: loaded.append(event))  # noqa: PLW0108 - Playwright marks its handlers
    session.on("Network.requestWillBeSent", asked)
    session.on("Network.responseReceived", answered)
    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")
    session.send("Page.enable")
    return transfers


def report(path: str, transfers: list[Transfer]) -> None:
    print(f"first visit of {path}")
    first = [each for each in transfers if not each.is_later]
    later = [each for each in transfers if each.is_later]
    show(first, "(goal <= 30)")
    show(later, "after it has loaded")


def show(transfers: list[Transfer], remark: str) -> None:
    for transfer in transfers:
        print(f"  {transfer.total:7,d}  {transfer.content:7,d}  {transfer.url.split('/', 3)[-1]}")
    total, content = (sum(getattr(each, name) for each in transfers) for name in ("total", "content"))
    print(f"  {total / KILOBYTE:7.1f} kB with headers, {content / KILOBYTE:.1f} kB without {remark}")


def tap_time(browser: Browser, url: str) -> float:
    """The median over all questions, of the processor time that the page's thread spends."""
    page = browser.new_context(viewport=PHONE).new_page()  # type: ignore[arg-type]  # a size
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(f"{url}/intake")
    page.wait_for_selector("[data-ready]")
    return statistics.median(taps(page, session)) * SLOWER * 1000


def taps(page: Page, session: CDPSession) -> Iterator[float]:
    for question, answer in CLEAR.items():
        for code in answer if isinstance(answer, list) else [answer]:
            option = page.locator(f"#{question}-{code}")
            option.check() if option.count() else page.fill(f"#{question}", code)
        page.wait_for_timeout(SETTLED)
        before = spent(session)
        page.evaluate(TAP)
        yield spent(session) - before


def spent(session: CDPSession) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(float(each["value"]) for each in metrics if each["name"] == "TaskDuration")


if __name__ == "__main__":
    main()
