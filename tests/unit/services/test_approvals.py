from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.clients import library
from tests.clock import FakeClock
from tests.rows import staff_row
from webapp.content.library import Library
from webapp.domain.approval import Part, Standing, State
from webapp.domain.problem import RefusedError
from webapp.services.approvals import ApprovalService, Approver, UnknownApprovalError
from webapp.storage.database import Database
from webapp.storage.encryption import FieldCipher
from webapp.storage.keys import FieldKeys
from webapp.storage.rows import ProtocolApprovalRow, new_id

TODAY = date(2026, 12, 1)
LEE = Approver("Dr Lee", "Dermatologist", TODAY, "Read in full")


def test_nothing_is_approved_at_first(service: ApprovalService):
    assert {standing.state for standing in service.standings()} == {State.OPEN}
    assert service.outstanding() == len(service.standings())


def test_several_are_approved_at_once_under_one_name(service: ApprovalService, mona: UUID):
    service.record(seen(service, "X01", "X02", Part.PLAN), LEE, mona)

    approval = standing(service, "X02").approval
    assert approval
    assert (approval.clinician, approval.role, approval.approved_on) == ("Dr Lee", "Dermatologist", TODAY)
    assert (approval.note, approval.recorded_by) == ("Read in full", "Mona")
    assert approved(service) == ["X01", "X02", Part.PLAN]


def test_the_same_approval_sent_twice_is_recorded_once(service: ApprovalService, mona: UUID):
    for _ in range(2):
        service.record(seen(service, "X01"), LEE, mona)

    assert len(standing(service, "X01").entries) == 1


def test_whoever_comes_second_is_told_who_was_first_and_nothing_is_recorded(service: ApprovalService, mona: UUID):
    service.record(seen(service, "X01"), LEE, mona)

    with pytest.raises(RefusedError, match="X01: Dr Lee has approved this meanwhile"):
        service.record(seen(service, "X01", "X02"), replace(LEE, clinician="Dr Roy"), mona)

    assert approved(service) == ["X01"]


def test_an_approval_lapses_by_itself_when_the_content_changes(make: Callable[..., ApprovalService], mona: UUID):
    make().record(seen(make(), "X01", "X02"), LEE, mona)

    service = make(with_other_words("age_under_18"))

    assert standing(service, "X01").state is State.CHANGED
    assert standing(service, "X01").approval == standing(make(), "X01").approval
    assert standing(service, "X02").state is State.APPROVED


def test_what_lapsed_can_be_approved_anew(make: Callable[..., ApprovalService], mona: UUID):
    make().record(seen(make(), "X01"), LEE, mona)
    service = make(with_other_words("age_under_18"))

    service.record(seen(service, "X01"), LEE, mona)

    assert standing(service, "X01").state is State.APPROVED
    assert len(standing(service, "X01").entries) == 2


def test_content_that_changed_while_the_page_was_open_is_not_approved(make: Callable[..., ApprovalService], mona: UUID):
    looked_at = seen(make(), "X01")

    with pytest.raises(RefusedError, match="changed since you opened the page"):
        make(with_other_words("age_under_18")).record(looked_at, LEE, mona)


def test_a_withdrawn_approval_is_open_again_and_stays_on_record(service: ApprovalService, mona: UUID):
    service.record(seen(service, "X01"), LEE, mona)

    service.withdraw(approval_of(service, "X01"), "New evidence", mona)

    withdrawal, given = standing(service, "X01").entries
    assert standing(service, "X01").state is State.OPEN
    assert (withdrawal.is_withdrawal, withdrawal.note, given.clinician) == (True, "New evidence", "Dr Lee")


def test_withdrawn_twice_is_withdrawn_once(service: ApprovalService, mona: UUID):
    service.record(seen(service, "X01"), LEE, mona)
    approval_id = approval_of(service, "X01")

    for _ in range(2):
        service.withdraw(approval_id, "New evidence", mona)

    assert len(standing(service, "X01").entries) == 2


def test_an_older_approval_cannot_take_a_newer_one_with_it(service: ApprovalService, mona: UUID):
    service.record(seen(service, "X01"), LEE, mona)
    first = approval_of(service, "X01")
    service.withdraw(first, "New evidence", mona)
    service.record(seen(service, "X01"), LEE, mona)

    service.withdraw(first, "Sent once more", mona)

    assert standing(service, "X01").state is State.APPROVED


def test_nothing_is_withdrawn_without_a_reason(service: ApprovalService, mona: UUID):
    service.record(seen(service, "X01"), LEE, mona)

    with pytest.raises(RefusedError, match="say why"):
        service.withdraw(approval_of(service, "X01"), "", mona)

    assert approved(service) == ["X01"]


def test_an_unknown_approval_is_named(service: ApprovalService, mona: UUID):
    with pytest.raises(UnknownApprovalError):
        service.withdraw(new_id(), "Why not", mona)
    with pytest.raises(UnknownApprovalError):
        service.find(new_id())


@pytest.mark.parametrize(
    ("codes", "approver", "field"),
    [
        ([], LEE, "subjects"),
        (["X99"], LEE, "subjects"),
        (["X01"], replace(LEE, clinician=""), "clinician"),
        (["X01"], replace(LEE, role=""), "role"),
        (["X01"], replace(LEE, approved_on=TODAY + timedelta(days=1)), "approved_on"),
    ],
)
def test_what_is_incomplete_is_refused(
    service: ApprovalService, mona: UUID, codes: list[str], approver: Approver, field: str
):
    known = {standing.subject.code: standing.subject.content_hash for standing in service.standings()}

    with pytest.raises(RefusedError) as refused:
        service.record({code: known.get(code, "") for code in codes}, approver, mona)

    assert [problem.field for problem in refused.value.problems] == [field]
    assert approved(service) == []


def test_who_approved_is_sealed(service: ApprovalService, database: Database, mona: UUID):
    service.record(seen(service, "X01"), LEE, mona)

    with database.read() as session:
        row = session.scalars(select(ProtocolApprovalRow)).one()

    stored = b"".join([row.clinician_enc or b"", row.role_enc or b"", row.note_enc or b""])
    assert not [word for word in (b"Lee", b"Dermatologist", b"Read") if word in stored]


def seen(service: ApprovalService, *codes: str) -> dict[str, str]:
    return {code: standing(service, code).subject.content_hash for code in codes}


def standing(service: ApprovalService, code: str) -> Standing:
    return next(each for each in service.standings() if each.subject.code == code)


def approved(service: ApprovalService) -> list[str]:
    return [each.subject.code for each in service.standings() if each.state is State.APPROVED]


def approval_of(service: ApprovalService, code: str) -> UUID:
    approval = standing(service, code).approval
    assert approval
    return approval.id


def with_other_words(rule: str) -> Library:
    content = library().content
    rules = tuple(replace(each, text="Other words.") if each.id == rule else each for each in content.rules)
    return replace(library(), content=replace(content, rules=rules))


@pytest.fixture
def make(database: Database, field_keys: FieldKeys, clock: FakeClock) -> Callable[..., ApprovalService]:
    """The service as it starts on some content, on the same records."""
    return lambda content=None: ApprovalService(
        database, FieldCipher(field_keys), content or library(), clock, lambda: TODAY
    )


@pytest.fixture
def service(make: Callable[..., ApprovalService]) -> ApprovalService:
    return make()


@pytest.fixture
def mona(database: Database) -> UUID:
    with database.write() as session:
        session.add(row := staff_row(name="Mona", role="manager"))
    return row.id
