"""The protocol as staff read it: complete, linked, drawn, found by words, and closed to everybody else."""

import pytest

from tests.clients import client, library
from tests.web.page import Page

PAGES = ("", "/items", "/items/T05", "/flags", "/conflicts", "/coverage", "/sources")


def test_technicians_and_managers_read_it(tess, mona):
    for part in PAGES:
        assert said(tess.open(f"/staff/protocol{part}")) == said(mona.open(f"/staff/protocol{part}"))


def test_nobody_else_does(visit, clinic, services):
    for part in PAGES:
        visit.get(f"/staff/protocol{part}", 302)
    visit.sign_in(services.accounts.start_session("client", clinic.arrive(client())))

    for part in PAGES:
        visit.get(f"/staff/protocol{part}", 302)


def test_it_stands_in_the_navigation_and_each_page_knows_where_it_is(tess):
    page = tess.open("/staff/protocol/items/T05")

    assert page.text(".staff-nav [aria-current]") == "Protocol"
    assert page.text(".protocol-nav [aria-current]") == "Lines"
    links = {str(link["href"]) for link in page.select(".protocol-nav a")}
    for href in links:
        assert tess.open(href).text(".staff-nav [aria-current]") == "Protocol"


def test_every_line_is_drawn_with_its_words_beside_it(tess):
    page = tess.open("/staff/protocol/items")

    assert {row["id"] for row in page.select(".lines tbody tr")} == {
        spec.key for spec in library().content.protocol.items
    }
    row = page.one("#T05")
    picture = row.select_one("svg[role=img]")
    assert picture is not None
    assert picture["aria-label"] == "Rub your scalp in the shower, for a man with short hair: days -10 to -1"
    assert len(picture.select("rect")) == 2
    assert "From 10 days before session 1 to the day before session 1" in row.get_text(" ", strip=True)
    assert "Hair length is “Shaved” or “Buzz or crew cut”" in row.get_text()


def test_it_can_be_drawn_for_a_client_with_other_gaps(tess):
    page = tess.open("/staff/protocol/items?client=woman")

    assert "for a woman with long hair: days 0 to 4, days 21 to 25, and days 49 to 53" in str(page.one("#T31"))
    assert "not for this client, drawn as if it were" in page.one("#T05").get_text()


def test_an_unknown_client_is_the_first_one(tess):
    for code in ("", "nobody", "%00"):
        page = tess.open(f"/staff/protocol/items?client={code}")

        assert page.text(".chip[aria-current]") == "a man with short hair"


def test_each_line_has_a_page_with_everything_about_it(tess):
    for spec in library().content.protocol.items:
        page = tess.open(f"/staff/protocol/items/{spec.key}")

        assert page.h1 == spec.title
        assert f"protocol.yaml:{spec.line}" in page.text("main")
        for source in spec.sources:
            assert library().knowledge.describe(source) in said(page)


def test_an_unknown_line_is_no_page(tess):
    for key in ("T99", "t05", "x"):
        tess.open(f"/staff/protocol/items/{key}", 404)


def test_every_link_between_the_pages_leads_to_what_it_names(tess):
    anchors: dict[str, set[str]] = {}
    followed = 0
    for part in ("/items", "/items/T17", "/items/T42", "/flags", "/conflicts", "/coverage", "/sources"):
        for link in tess.open(f"/staff/protocol{part}").select("main a[href^='/staff/protocol']"):
            address, _, anchor = str(link["href"]).partition("#")
            address = address.partition("?")[0]
            if address not in anchors:
                anchors[address] = {str(tag["id"]) for tag in tess.open(address).select("[id]")}
            assert not anchor or anchor in anchors[address], link
            followed += 1

    assert followed > 1000


def test_every_conflict_says_what_each_source_says_and_what_was_chosen(tess):
    page = tess.open("/staff/protocol/conflicts")

    for conflict in library().knowledge.conflicts:
        words = " ".join(page.one(f"#{conflict.id}").get_text(" ").split())
        for said_there in (conflict.topic, conflict.default, conflict.reason, conflict.range):
            assert " ".join(said_there.split()) in words
        for position in conflict.positions:
            assert " ".join(position.says.split()) in words


def test_a_screening_row_that_nobody_approved_is_marked_beside_its_rules(tess):
    page = tess.open("/staff/protocol/flags")

    row = page.one("#rule-age_under_18").find_parent("tr")
    assert row is not None
    assert "X01 needs a clinician’s approval" in row.get_text()


def test_an_answer_that_leads_nowhere_says_so(tess):
    page = tess.open("/staff/protocol/coverage?q=dryness+comfortable")

    row = next(row for row in page.select("tbody tr") if "Comfortable" in row.get_text())
    assert "leads nowhere: the usual plan" in row.get_text()


def test_questions_for_the_technician_are_marked(tess):
    words = tess.open("/staff/protocol/coverage").one("#health-details").get_text()

    assert "for the technician only" in words
    assert "read by nothing" not in words


@pytest.mark.parametrize(
    ("part", "wanted", "found"),
    [
        ("items", "SILICONE brush", {"T05", "T08"}),
        ("items", "F103 evening", set()),
        ("conflicts", "sauna beach", {"C05"}),
    ],
)
def test_entries_are_found_by_words_that_stand_in_them(tess, part, wanted, found):
    listed = tess.open(f"/staff/protocol/{part}?q={wanted}")

    assert {str(each["id"]) for each in listed.select("main tbody tr[id], main .conflict")} == found
    assert listed.one("main input[name=q]")["value"] == wanted


@pytest.mark.parametrize("wanted", ["%00zzz", "<script>", "%2525", "x" * 300, "لا يوجد"])
def test_what_is_not_there_is_not_found_and_can_be_cleared(tess, wanted):
    for part in ("items", "flags", "conflicts", "coverage", "sources"):
        listed = tess.open(f"/staff/protocol/{part}?q={wanted}")

        assert listed.text(".empty h2") == "Nothing found"
        assert listed.select(f"a[href='/staff/protocol/{part}']")


def test_control_characters_alone_are_no_words(tess):
    assert len(tess.open("/staff/protocol/conflicts?q=%00").select(".conflict")) == 25


def test_the_overview_names_the_version_and_what_is_open(tess):
    words = said(tess.open("/staff/protocol"))

    assert library().content.version in words
    assert "Every setting stands as the protocol proposes it." in words
    assert "55 of 55 parts are not approved as they stand today." in words


def test_a_review_leads_from_each_rule_and_line_to_the_protocol(tess, clinic):
    review = clinic.review(clinic.arrive("U14"))

    page = tess.open(f"/staff/reviews/{review}")

    hrefs = {str(link["href"]) for link in page.select("main a")}
    assert "/staff/protocol/flags#rule-blood_thinner" in hrefs
    assert "/staff/protocol/items#T16" in hrefs


def said(page: Page) -> str:
    return " ".join(page.one("main").get_text(" ").split())
