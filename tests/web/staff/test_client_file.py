"""Searching, notes, the time line, the sheet and merging, through the pages."""

import logging
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete

from tests.clinic import Clinic
from tests.web.page import Visit
from tests.web.staff.conftest import Seat
from webapp.documents.errors import PdfUnavailableError
from webapp.services.client_sheets import ClientSheets
from webapp.storage.rows import SearchTokenRow, new_id

NAMES = ".table tbody th a"
WORDS = "Prefers mornings"
CANARY = "Zwetschgenkanarie"


@pytest.fixture
def noor(clinic: Clinic) -> UUID:
    return clinic.arrive("U01", "Noor Haddad", email="noor@example.com", phone="+971501234567")


@pytest.fixture
def twin(clinic: Clinic) -> UUID:
    return clinic.arrive("U01", "Nour Hadad", email="n.haddad@work.example", phone="+971509999999")


def search(tess: Seat, typed: str, status: int = 302):
    sent = tess.visit.submit(tess.open("/staff/clients"), {"name": typed}, status, form="form.search")
    return tess.visit.follow(sent) if status == 302 else sent


# --- Search ---


@pytest.mark.parametrize("typed", ["haddad", "noor@example.com", "noor@", "4567", "050 123 4567"])
def test_a_client_is_found_on_the_page(noor, twin, tess, typed):
    assert search(tess, typed).texts(NAMES) == ["Noor Haddad"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("x" * 10_000, "at most 200 characters"), ("؟!?~", "at least two letters"), ("12", "last four digits")],
)
def test_what_can_find_nobody_is_said_and_nothing_is_lost(noor, twin, tess, typed, said):
    search(tess, "haddad")

    page = search(tess, typed, 422)

    assert said in page.text(".field-error")
    assert page.one(".search input[name=name]")["value"] == typed
    # The list stands as it was before.
    assert page.texts(NAMES) == ["Noor Haddad"]
    assert tess.open("/staff/clients").texts(NAMES) == ["Noor Haddad"]


def test_what_is_looked_for_stays_out_of_addresses_and_logs(noor, tess, caplog):
    caplog.set_level(logging.DEBUG)
    page = search(tess, CANARY)
    find = tess.visit.submit(tess.open(f"/staff/clients/{noor}/merge"), {"name": CANARY}, 200, form="form.search")

    assert "Nobody found" in page.text()
    assert "Nobody found" in find.text()
    assert CANARY not in caplog.text
    assert not [tag for each in (page, find) for tag in each.select("[href]") if CANARY in str(tag["href"])]


def test_the_page_says_what_can_be_found_and_why(tess):
    page = tess.open("/staff/clients")

    assert "from two letters" in page.text("main details")
    assert "encrypted" in page.text("main details")


def test_the_page_says_while_older_clients_are_not_in_the_search_yet(clinic, noor, tess, services):
    with clinic.database.write() as session:
        session.execute(delete(SearchTokenRow))
    services.search.index._was_whole = False
    assert "Older clients are still being taken into the search" in tess.open("/staff/clients").text()

    services.search.index.catch_up()

    assert "Older clients" not in tess.open("/staff/clients").text()


# --- Notes ---


def test_a_note_stands_on_the_record_with_name_and_moment(noor, tess):
    page = tess.visit.submit(tess.open(f"/staff/clients/{noor}"), {"words": WORDS}, form=note_form(noor))
    record = tess.visit.follow(page)

    assert record.texts("section[aria-labelledby=notes] li") == [f"Tue 1 December, 12:00 {WORDS} Tess"]


def test_a_double_click_writes_one_note(noor, tess):
    page = tess.open(f"/staff/clients/{noor}")
    for _ in range(2):
        tess.visit.submit(page, {"words": WORDS}, form=note_form(noor))

    assert len(tess.open(f"/staff/clients/{noor}").texts("section[aria-labelledby=notes] li")) == 1


@pytest.mark.parametrize(("words", "said"), [("", "Write something down first"), ("x" * 2001, "at most 2000")])
def test_a_note_that_is_not_kept_comes_back_as_it_was_written(clinic, noor, tess, words, said):
    before = clinic.stored()

    page = tess.visit.submit(tess.open(f"/staff/clients/{noor}"), {"words": words}, 422, form=note_form(noor))

    assert said in page.text(".field-error")
    assert page.one("textarea[name=words]").get_text().strip() == words
    assert clinic.stored()["client_note"] == before["client_note"]


def test_a_note_with_an_id_that_is_none_is_kept_all_the_same(noor, tess, services):
    page = tess.open(f"/staff/clients/{noor}")
    tess.visit.post(f"/staff/clients/{noor}/notes", {"words": WORDS, "note_id": "nonsense"}, status=302)

    assert page.h1 == "Noor Haddad"
    assert [note.words for note in services.staff.notes.of(noor)] == [WORDS]


def test_no_page_of_the_client_shows_a_note_or_a_reason_of_a_merge(app, noor, twin, tess, services):
    services.staff.notes.add(noor, new_id(), f"{CANARY} note", tess.staff_id)
    services.merges.merge(twin, noor, f"{CANARY} reason", tess.staff_id)
    phone = Visit(app)
    phone.sign_in(services.accounts.start_session("client", noor))
    pages = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("client.") and not rule.arguments]
    assert len(pages) > 8

    shown = {rule.rule: phone.ask("GET", rule.rule).data for rule in pages}

    assert [address for address, html in shown.items() if CANARY.encode() in html] == []
    record = tess.open(f"/staff/clients/{noor}").text() + tess.open(f"/staff/clients/{noor}/timeline").text()
    assert f"{CANARY} note" in record
    assert f"{CANARY} reason" in record


# --- Time line ---


def test_the_line_has_days_and_kinds_to_choose(noor, tess, services):
    services.staff.notes.add(noor, new_id(), WORDS, tess.staff_id)

    page = tess.open(f"/staff/clients/{noor}/timeline")
    notes = tess.open(f"/staff/clients/{noor}/timeline?kind=notes")

    assert page.texts(".timeline-day h2") == ["Tuesday 1 December 2026"]
    assert [line.split(" · ")[0] for line in page.texts(".timeline-event")] == [
        "12:00 Note", "12:00 Plan 1 (PDF)", "12:00 Intake sent",
    ]  # fmt: skip
    assert notes.texts(".timeline-event") == [f"12:00 Note · Tess {WORDS}"]
    assert notes.text(".chip[aria-current]") == "Notes"


def test_a_kind_without_events_says_so(noor, tess):
    assert "Nothing of this kind" in tess.open(f"/staff/clients/{noor}/timeline?kind=treatments").text()


def test_an_address_that_somebody_changed_shows_everything(noor, tess):
    page = tess.open(f"/staff/clients/{noor}/timeline?kind=<b>&page=nonsense")

    assert page.text(".chip[aria-current]") == "Everything"


def test_there_is_no_line_and_no_sheet_of_nobody(tess):
    for page in ("timeline", "sheet.pdf", "merge"):
        tess.open(f"/staff/clients/{uuid4()}/{page}", status=404)


# --- Sheet ---


def test_the_sheet_is_a_file_to_print(noor, tess, monkeypatch):
    asked: list[tuple[list[UUID], str]] = []

    def pdf(_: ClientSheets, client_ids: list[UUID], locale: str) -> bytes:
        asked.append((client_ids, locale))
        return b"%PDF-"

    monkeypatch.setattr(ClientSheets, "pdf", pdf)

    answer = tess.visit.ask("GET", f"/staff/clients/{noor}/sheet.pdf")

    assert (answer.status_code, answer.mimetype, answer.data) == (200, "application/pdf", b"%PDF-")
    assert asked == [([noor], "en")]


def test_where_no_pdf_can_be_made_the_page_says_so(noor, tess, monkeypatch):
    def refuse(*_: object) -> bytes:
        raise PdfUnavailableError("no Pango")

    monkeypatch.setattr(ClientSheets, "pdf", refuse)

    assert "no Pango" in tess.open(f"/staff/clients/{noor}/sheet.pdf", status=503).text()


# --- Merge ---


def test_the_record_offers_who_may_be_the_same_person(clinic, noor, tess):
    other = clinic.arrive("U01", "Haddad Noor", email="other@example.com", phone="")

    page = tess.open(f"/staff/clients/{noor}")

    assert page.select(f"a[href='/staff/clients/{noor}/merge?with={other}']")
    assert "same name" in page.text(".notice")


def test_two_records_are_found_compared_and_merged(clinic, noor, twin, tess):
    find = tess.visit.submit(tess.open(f"/staff/clients/{noor}/merge"), {"name": "nour"}, 200, form="form.search")
    assert find.texts("section[aria-labelledby=found] a") == ["Nour Hadad"]
    compare = tess.open(f"/staff/clients/{noor}/merge?with={twin}")
    assert compare.texts(".merge-name") == ["Noor Haddad", "Nour Hadad"]
    assert "n.haddad@work.example" in compare.text(".merge-sides")

    sent = {"keeps": str(noor), "reason": "Same passport"}
    record = tess.visit.follow(tess.visit.submit(compare, sent, form=MERGE_FORM))

    assert record.h1 == "Noor Haddad"
    assert "one now" in record.text("[role=status]")
    assert tess.open("/staff/clients").texts(NAMES) == ["Noor Haddad"]
    gone = tess.open(f"/staff/clients/{twin}")
    assert "It goes on as Noor Haddad. Merged by Tess" in gone.text()
    assert gone.select(f"a[href='/staff/clients/{noor}']")


def test_the_other_record_can_go_on_as_well(noor, twin, tess, services):
    sent = {"keeps": str(twin), "reason": "Same passport"}
    page = tess.visit.submit(tess.open(f"/staff/clients/{noor}/merge?with={twin}"), sent, form=MERGE_FORM)

    assert page.location == f"/staff/clients/{twin}"
    assert services.merges.of(noor).into_id == twin


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"reason": ""}, "how you know"),
        ({"reason": "x" * 2001}, "at most 2000"),
        ({"keeps": ""}, "choose one"),
        ({"keeps": str(UUID(int=7))}, "choose one"),
    ],
)
def test_a_merge_that_is_not_filled_in_keeps_what_was_typed(clinic, noor, twin, tess, sent, said):
    fields = {"keeps": str(noor), "reason": WORDS} | sent
    before = clinic.stored()

    page = tess.visit.post(f"/staff/clients/{noor}/merge?with={twin}", fields, status=422)

    assert said in page.text("main")
    assert page.one("textarea[name=reason]").get_text().strip() == fields["reason"]
    assert clinic.stored()["client_merge"] == before["client_merge"]


def test_where_nothing_is_chosen_the_proposed_record_is_not_taken_for_it(noor, twin, tess, services):
    tess.visit.post(f"/staff/clients/{noor}/merge?with={twin}", {"reason": WORDS}, 422)

    assert services.merges.of(noor) is services.merges.of(twin) is None


@pytest.mark.parametrize(
    ("name", "phone", "said"),
    [
        ("Nour Hadad", "+971509999999", ["Name, e-mail and phone all differ. Make sure that this is one person."]),
        (
            "Haddad NOOR",
            "+971509999999",
            ["Only the name is the same, and two people can share a name. Make sure that this is one person."],
        ),
        ("Noor Haddad", "+971 50 123 4567", []),
        ("Nour Hadad", "+971501234567", []),
    ],
)
def test_two_records_that_share_a_name_at_most_are_warned_of(clinic, noor, tess, name, phone, said):
    other = clinic.arrive("U01", name, email="other@example.com", phone=phone)

    assert tess.open(f"/staff/clients/{noor}/merge?with={other}").texts("main .notice") == said


def test_a_record_is_not_compared_with_itself(noor, tess):
    page = tess.open(f"/staff/clients/{noor}/merge?with={noor}")

    assert "one and the same record" in page.text(".notice")
    assert not page.select("textarea[name=reason]")


def test_an_ended_record_leads_on_and_takes_nothing(clinic, noor, twin, tess, services):
    services.merges.merge(twin, noor, "Same passport", tess.staff_id)
    before = clinic.stored()

    for page in ("patch-test", "scalp-check", "merge", "changes", "sessions/1"):
        assert tess.visit.get(f"/staff/clients/{twin}/{page}", 302).location == f"/staff/clients/{twin}"
    sent = tess.visit.post(f"/staff/clients/{twin}/patch-test", {"done_on": "2026-12-01"}, status=302)

    assert "Nothing was stored" in tess.visit.follow(sent).text("[role=status]")
    for page in ("timeline", "plans/1/plan.pdf"):
        assert tess.visit.ask("GET", f"/staff/clients/{twin}/{page}").status_code == 200
    assert clinic.stored() == before


def test_a_note_from_a_page_that_was_still_open_is_kept_where_the_record_went(noor, twin, tess, services):
    page = tess.open(f"/staff/clients/{twin}")
    services.merges.merge(twin, noor, "Same passport", tess.staff_id)

    tess.visit.submit(page, {"words": WORDS}, 302, form="form[action$='/notes']")

    assert [note.words for note in services.staff.notes.of(noor)] == [WORDS]


def test_a_stale_page_that_merges_again_is_told(noor, twin, tess, mona, services):
    compare = tess.open(f"/staff/clients/{noor}/merge?with={twin}")
    services.merges.merge(twin, noor, "Same passport", mona.staff_id)

    page = tess.visit.submit(compare, {"keeps": str(noor), "reason": WORDS}, 422, form=MERGE_FORM)

    assert "Mona has merged the record of Nour Hadad into that of Noor Haddad already." in page.text("main")


def test_a_phone_of_the_ended_record_signs_in_to_the_one_that_goes_on(app, noor, twin, tess, services):
    phone = Visit(app)
    phone.sign_in(services.accounts.start_session("client", twin))
    services.merges.merge(twin, noor, "Same passport", tess.staff_id)

    phone.get("/me", 302)
    phone.sign_in(services.accounts.start_session("client", noor))
    phone.get("/me")


MERGE_FORM = "form.merge-form"


def note_form(client_id: UUID) -> str:
    return f"form[action='/staff/clients/{client_id}/notes']"
