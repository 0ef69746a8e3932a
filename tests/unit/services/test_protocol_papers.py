"""The protocol on paper follows the settings, the approvals and the day."""

from collections.abc import Callable
from datetime import date
from typing import Any, cast

import pytest

from tests.clients import library
from tests.clock import FakeClock
from tests.papers import CLINIC
from tests.rows import staff_row
from webapp.documents.pdf_cache import PdfCache
from webapp.domain.settings import choose_settings
from webapp.services.approvals import ApprovalService, Approver
from webapp.services.clinic_settings import SettingsVersion
from webapp.services.protocol_papers import ProtocolPapers
from webapp.services.protocol_reading import ProtocolReading
from webapp.storage.database import Database
from webapp.storage.encryption import FieldCipher
from webapp.storage.keys import FieldKeys

TODAY = date(2026, 12, 1)


class FakeCache:
    """Names what it is asked for, and renders nothing."""

    def kept(self, name: str, _render: Callable[[], bytes]) -> bytes:
        return name.encode()


class Settings:
    """What the clinic has chosen at the moment."""

    def __init__(self) -> None:
        self.choose()

    def choose(self, **chosen: Any) -> None:
        values = choose_settings(library().content.protocol, chosen)
        self.version = SettingsVersion(len(chosen), values)

    def __call__(self) -> SettingsVersion:
        return self.version


def test_nothing_changed_is_the_same_file(papers: ProtocolPapers):
    assert papers.pdf("en") == papers.pdf("en")


def test_another_language_is_another_file(papers: ProtocolPapers):
    assert papers.pdf("en") != papers.pdf("ar")


def test_another_setting_is_another_file(papers: ProtocolPapers, settings: Settings):
    before = papers.pdf("en")

    settings.choose(spf=60)

    assert papers.pdf("en") != before
    assert papers.document("en").choices.number == 1


def test_an_approval_is_another_file(papers: ProtocolPapers, approvals: ApprovalService, database: Database):
    before, row = papers.pdf("en"), approvals.standings()[0].subject
    with database.write() as session:
        session.add(mona := staff_row(name="Mona", role="manager"))

    approvals.record({row.code: row.content_hash}, Approver("Dr Lee", "Dermatologist", TODAY), mona.id)

    assert papers.pdf("en") != before


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture
def approvals(database: Database, field_keys: FieldKeys, clock: FakeClock) -> ApprovalService:
    return ApprovalService(database, FieldCipher(field_keys), library(), clock, lambda: TODAY)


@pytest.fixture
def papers(settings: Settings, approvals: ApprovalService) -> ProtocolPapers:
    reading = ProtocolReading(library(), lambda: settings().values)
    cache = cast(PdfCache, FakeCache())
    return ProtocolPapers(library(), reading, approvals, settings, None, lambda: CLINIC, lambda: TODAY, cache)
