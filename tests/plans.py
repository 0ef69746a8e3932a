"""Plans of the example clients, without a database."""

from collections.abc import Mapping
from uuid import UUID

from tests.clients import assessed
from tests.rows import NOW
from webapp.domain.assessment import Assessment
from webapp.services.plans import PlanSnapshot


class FakePlans:
    """Hands out what it is given, newest last, for every client."""

    def __init__(self, *cases: Mapping[str, object]) -> None:
        self.assessments: list[Assessment] = [assessed(case) for case in cases]

    def current(self, client_id: UUID) -> PlanSnapshot | None:
        return next(iter(self.versions(client_id)), None)

    def versions(self, client_id: UUID) -> tuple[PlanSnapshot, ...]:
        numbered = enumerate(self.assessments, start=1)
        return tuple(snapshot(client_id, number, each) for number, each in numbered)[::-1]


def snapshot(client_id: UUID, number: int, assessment: Assessment) -> PlanSnapshot:
    return PlanSnapshot(client_id, number, NOW, "sha256:0", f"sha256:{number:064}", "intake", assessment)
