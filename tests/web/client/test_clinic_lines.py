"""What a manager wrote beside the numbers stands where clients look for help, and the fixed words stay."""

from dataclasses import replace
from uuid import UUID

import pytest

from tests.clinic import Clinic, clinic_of
from tests.papers import CLINIC, paper
from tests.settings import changed
from tests.web.page import Visit
from webapp.documents.plan_document import render_plan_html
from webapp.domain.setting_choices import ClinicLines
from webapp.services import Services

CONTACT, EMERGENCY = "We answer from 9 to 18.", "The nearest hospital is <b>Rashid</b>."


def test_the_page_of_warning_signs_shows_both_lines_beside_the_fixed_words(visit: Visit, clinic: Clinic, mona: UUID):
    client_id = clinic.arrive("U01")
    visit.sign_in(clinic_token(visit, client_id))
    changed(clinic, mona, lines=ClinicLines(CONTACT, EMERGENCY))

    page = visit.get("/me/warning-signs").text()

    assert CONTACT in page
    assert EMERGENCY in page
    assert "You cannot breathe well" in page


def test_a_line_is_shown_at_once_on_a_plan_of_older_settings(visit: Visit, clinic: Clinic, mona: UUID):
    client_id = clinic.arrive("U01")
    visit.sign_in(clinic_token(visit, client_id))
    changed(clinic, mona, first_wash_day=6)

    changed(clinic, mona, lines=ClinicLines(CONTACT))

    assert CONTACT in visit.get("/me/warning-signs").text()


def test_without_lines_nothing_is_added(visit: Visit, clinic: Clinic):
    visit.sign_in(clinic_token(visit, clinic.arrive("U01")))

    assert visit.get("/me/warning-signs").select(".notice bdi:not([dir])") == []


def test_a_changed_line_is_printed_on_the_next_paper(visit: Visit, services: Services, clinic: Clinic, mona: UUID):
    client_id = clinic.arrive("U01")
    snapshot = services.plans.current(client_id)
    assert snapshot
    before = services.documents._document(snapshot)

    changed(clinic, mona, lines=ClinicLines(CONTACT, EMERGENCY))

    after = services.documents._document(snapshot)
    assert (after.clinic.contact_line, after.clinic.emergency_line) == (CONTACT, EMERGENCY)
    assert after.fingerprint != before.fingerprint


@pytest.mark.parametrize("case", ["U01", "U09"])
def test_paper_carries_the_lines_as_text(case: str):
    html = render_plan_html(paper(case, clinic=replace(CLINIC, contact_line=CONTACT, emergency_line=EMERGENCY)))

    assert CONTACT in html
    assert "The nearest hospital is &lt;b&gt;Rashid&lt;/b&gt;." in html


def clinic_token(visit: Visit, client_id: UUID) -> str:
    services: Services = visit.app.extensions["stipple"]
    return services.accounts.start_session("client", client_id)


@pytest.fixture
def clinic(services: Services) -> Clinic:
    """The same clinic that the pages work on."""
    return clinic_of(services)


@pytest.fixture
def mona(clinic: Clinic) -> UUID:
    return clinic.staff("Mona", role="manager")


def test_nothing_stands_above_what_to_do_in_an_emergency(man):
    for path in ("/me/warning-signs", "/me/plan"):
        page = man.open(path).select("main .tone-stop, main [data-module=unsent]")
        emergency_is_first = page[0].get("data-module") is None
        assert emergency_is_first == (path == "/me/warning-signs")
