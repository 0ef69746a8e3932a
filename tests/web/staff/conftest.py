"""The clinic behind the app under test, and members of staff at their desks."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask

from tests.clinic import Clinic, clinic_of
from tests.web.page import Page, Visit
from webapp.services import Services


@dataclass
class Seat:
    """One member of staff in front of a browser."""

    name: str
    staff_id: UUID
    visit: Visit
    services: Services

    def sign_in(self) -> None:
        """Come back to the desk: staff are signed out after some idle minutes."""
        self.visit.sign_in(self.services.accounts.start_session("staff", self.staff_id))

    def open(self, page: str, status: int = 200) -> Page:
        return self.visit.get(page, status)

    def fill_in(self, address: str, status: int = 302, button: str = "", **values: str | list[str]) -> Page:
        """Open a page, fill in its form and press its button; gives the page that follows."""
        page = self.visit.get(address)
        sent = self.visit.submit(page, values, status, form="main form[method=post]", button=button)
        return self.visit.follow(sent) if status == 302 else sent

    def move(self, address: str, status: int = 302, **values: str | list[str]) -> Page:
        """Move a session: look at what would change, then press the button; gives the page that follows."""
        return self.move_on(self.visit.get(address), status, **values)

    def move_on(self, page: Page, status: int = 302, **values: str | list[str]) -> Page:
        """The same from a page that is open already."""
        form = "main form[method=post]"
        shown = self.visit.submit(page, values, 200, form=form, button="would change")
        sent = self.visit.submit(shown, {}, status, form=form, button="Move")
        return self.visit.follow(sent) if status == 302 else sent


@pytest.fixture
def clinic(services: Services) -> Clinic:
    """The same clinic that the pages work on."""
    return clinic_of(services)


@pytest.fixture
def seat(app: Flask, services: Services, clinic: Clinic) -> Callable[[str, str], Seat]:
    """Somebody new at a desk, by name and role."""

    def sit_down(name: str, role: str = "technician") -> Seat:
        person = Seat(name, clinic.staff(name, role=role), Visit(app), services)
        person.sign_in()
        return person

    return sit_down


@pytest.fixture
def tess(seat: Callable[[str], Seat]) -> Seat:
    return seat("Tess")


@pytest.fixture
def mona(seat: Callable[[str, str], Seat]) -> Seat:
    return seat("Mona", "manager")
