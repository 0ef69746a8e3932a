"""Acts that begin in the same moment, each in a thread of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from webapp.domain.errors import DomainError

Act = Callable[[], object]
# How often two people race. On PostgreSQL one lock makes writers take turns, as in every other test there: fewer rounds
# show as much.
ROUNDS = {"sqlite": 200, "postgresql": 40}


def at_once(*acts: Act) -> list[object]:
    """What each of them gave, or the refusal that it met."""
    start = Barrier(len(acts))
    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(lambda act: _outcome(act, start), acts))


def kinds_at_once(*acts: Act) -> list[str]:
    """The kinds of what came of them, sorted: the name of a refusal, or `NoneType` of an act that gives nothing."""
    return sorted(type(outcome).__name__ for outcome in at_once(*acts))


def _outcome(act: Act, start: Barrier) -> object:
    start.wait()
    try:
        return act()
    except DomainError as refusal:
        return refusal
