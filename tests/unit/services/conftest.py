"""A clinic with two members of staff, on both databases."""

from uuid import UUID

import pytest

from tests.clinic import Clinic, open_clinic
from tests.clock import FakeClock
from webapp.storage.database import Database
from webapp.storage.keys import FieldKeys


@pytest.fixture
def clinic(database: Database, field_keys: FieldKeys, clock: FakeClock) -> Clinic:
    return open_clinic(database, field_keys, clock)


@pytest.fixture
def tess(clinic: Clinic) -> UUID:
    return clinic.staff("Tess")


@pytest.fixture
def mona(clinic: Clinic) -> UUID:
    return clinic.staff("Mona", role="manager")
