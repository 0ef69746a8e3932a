"""How far the first and the last days of a plan's lines moved, apart from moving along with the sessions."""

from __future__ import annotations

from datetime import date

from webapp.domain.calendar import days
from webapp.domain.care_plan import CarePlan, PlanItem

Edge = tuple[date, date]


class Windows:
    """Two plans of one client, both with sessions.

    A day that hangs on a session moves with it, which is no news beside the session's own move. So days are compared
    by their distance to the session that they hang on: for a line of one session that session, or the next one where
    the line goes on until its eve; for any other line the last session up to the day after, which is how windows
    around the first, second and last session are told apart without the protocol.
    """

    def __init__(self, before: CarePlan, after: CarePlan) -> None:
        self._before, self._after = ([session.date for session in plan.sessions] for plan in (before, after))
        self._follow_ups = (before.follow_up, after.follow_up)

    def starts(self, was: PlanItem, is_now: PlanItem) -> int:
        """Days by which a line starts later (negative: earlier)."""
        edge = (was.start, is_now.start)
        if edge == self._follow_ups:
            return 0
        if was.session:
            return self._from_session(was.session, edge)
        return self._from_any(edge)

    def ends(self, was: PlanItem, is_now: PlanItem) -> int:
        """Days by which a line ends later (negative: earlier); none where either end is open."""
        if was.end is None or is_now.end is None or not self.ends_alike(was):
            return 0
        edge = (was.end, is_now.end)
        if was.session is None:
            return self._from_any(edge)
        following = was.session + 1
        if following <= len(self._before) and self._goes_on_to(following, edge):
            return self._from_session(following, edge)
        return self._from_session(was.session, edge)

    def ends_alike(self, item: PlanItem) -> bool:
        """Whether another session follows in both plans or in neither; if not, that session says what ends."""
        following = (item.session or 0) + 1
        return (following <= len(self._before)) == (following <= len(self._after))

    def _goes_on_to(self, number: int, edge: Edge) -> bool:
        return edge[0] >= self._before[number - 1] - days(1) and edge[1] >= self._after[number - 1] - days(1)

    def _from_session(self, number: int, edge: Edge) -> int:
        return _distance(edge, (self._before[number - 1], self._after[number - 1]))

    def _from_any(self, edge: Edge) -> int:
        if edge[0] == edge[1]:
            return 0  # It hangs on no session, or the client is asked for the same either way.
        was, is_now = _place(self._before, edge[0]), _place(self._after, edge[1])
        if was + 1 == len(self._before) and is_now + 1 == len(self._after):
            return _distance(edge, (self._before[-1], self._after[-1]))
        place = min(was, is_now)
        return _distance(edge, (self._before[place], self._after[place]))


def _place(sessions: list[date], day: date) -> int:
    """Which session, from 0, a day hangs on: the last one up to the day after, else the first."""
    return max((place for place, session in enumerate(sessions) if session - days(1) <= day), default=0)


def _distance(edge: Edge, sessions: Edge) -> int:
    return ((edge[1] - sessions[1]) - (edge[0] - sessions[0])).days
