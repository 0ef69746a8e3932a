from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from webapp.services.login import ClientLogin
from webapp.storage.rows import Row

SAM = "sam@b.example"
CODE_PAGE = "/sign-in/code"


def test_a_client_signs_in_with_the_mailed_code(visit, services, sam, mailbox):
    code_page = visit.follow(ask(visit))

    home = visit.submit(code_page, {"code": mailbox.code})

    assert home.location == "/me"
    assert who(visit, services) == sam


def test_a_client_signs_in_with_the_mailed_link(visit, another_visit, services, sam, mailbox):
    ask(visit)
    phone = another_visit()
    landing = phone.get(urlsplit(mailbox.link).path)

    home = phone.submit(landing, {"token": mailbox.token})

    assert home.location == "/me"
    assert who(phone, services) == sam


@pytest.mark.parametrize(
    "typed", ["{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}", " {0} ", "{0[0]}{0[1]}{0[2]}-{0[3]}{0[4]}{0[5]}"]
)
def test_a_code_may_be_grouped(visit, services, sam, mailbox, typed):
    code_page = visit.follow(ask(visit))

    visit.submit(code_page, {"code": typed.format(mailbox.code)})

    assert who(visit, services) == sam


def test_a_code_may_be_typed_in_arabic_digits(visit, services, sam, mailbox):
    code_page = visit.follow(ask(visit))

    visit.submit(code_page, {"code": mailbox.code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))})

    assert who(visit, services) == sam


def test_a_known_and_an_unknown_address_get_the_same_pages(visit, another_visit, sam):
    stranger = another_visit()

    answers = [ask(visit), ask(stranger, "nobody@b.example")]
    pages = [visit.follow(answers[0]), stranger.follow(answers[1])]

    assert answers[0].location == answers[1].location
    assert pages[0].text().replace(SAM, "") == pages[1].text().replace("nobody@b.example", "")
    assert [names(answer) for answer in answers] == [names(answers[0])] * 2


def test_a_wrong_code_says_so_beside_its_field_and_the_right_one_still_works(visit, services, sam, mailbox):
    code_page = visit.follow(ask(visit))
    wrong = f"{(int(mailbox.code) + 1) % 1_000_000:06}"

    again = visit.submit(code_page, {"code": wrong}, status=422)
    visit.submit(again, {"code": mailbox.code})

    assert "does not work" in again.text("#code-error")
    assert who(visit, services) == sam


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "x" * 10_000])
def test_what_is_no_code_gets_a_hint(visit, sam, code):
    code_page = visit.follow(ask(visit))

    again = visit.submit(code_page, {"code": code}, status=422)

    assert again.one("#code-error")


def test_six_digits_of_an_unknown_address_get_the_answer_of_a_wrong_code(visit, sam, mailbox):
    known = visit.submit(visit.follow(ask(visit)), {"code": "000000"}, status=422)
    unknown = visit.submit(visit.follow(ask(visit, "nobody@b.example")), {"code": "000000"}, status=422)

    assert known.text("#code-error") == unknown.text("#code-error")


def test_the_code_page_leads_back_where_nothing_was_asked_for(visit):
    assert visit.get(CODE_PAGE, status=302).location == "/sign-in"


def test_mail_scanners_that_open_the_link_use_nothing_up(visit, another_visit, services, sam, mailbox):
    ask(visit)
    before, scanner = dump(services), another_visit()

    for method in ["HEAD", *["GET"] * 10, "OPTIONS"]:
        for address in ("/sign-in/link", f"/sign-in/link?token={mailbox.token}"):
            assert scanner.ask(method, address).status_code == 200

    assert dump(services) == before
    assert who(scanner, services) is None
    visit.submit(visit.get("/sign-in/link"), {"token": mailbox.token})
    assert who(visit, services) == sam


def test_a_used_link_says_so_and_offers_a_new_mail(visit, another_visit, sam, mailbox):
    ask(visit)
    visit.submit(visit.get("/sign-in/link"), {"token": mailbox.token})
    phone = another_visit()

    again = phone.submit(phone.get("/sign-in/link"), {"token": mailbox.token}, status=422)

    assert "has been used" in again.text("#error-summary")
    assert again.one("a[href='/sign-in']")


def test_the_landing_page_works_without_script_as_a_way_to_the_code(visit):
    landing = visit.get("/sign-in/link")

    assert landing.one("form[data-module=link-token]").has_attr("hidden")
    assert "type the six digits" in landing.text("[data-without-token]")


def test_no_cache_keeps_these_pages(visit, sam):
    for page in ("/sign-in", "/sign-in/link", "/staff/sign-in", "/staff/join"):
        assert visit.get(page).response.headers["Cache-Control"] == "no-store"


def test_the_cookie_is_not_in_the_database_and_not_readable_by_scripts(visit, services, sam, mailbox):
    signed_in = visit.submit(visit.follow(ask(visit)), {"code": mailbox.code})

    (cookie,) = signed_in.response.headers.getlist("Set-Cookie")
    assert "HttpOnly" in cookie
    assert token_of(visit) not in dump(services)
    assert cookie.split("=")[1].split(";")[0] not in dump(services)


def test_a_planted_session_is_dead_after_signing_in(visit, another_visit, services, sam, mailbox):
    attacker, planted = another_visit(), services.accounts.start_session("client", sam)
    ask(visit)
    visit.sign_in(planted)
    attacker.sign_in(planted)

    visit.submit(visit.get("/sign-in/link"), {"token": mailbox.token})

    assert token_of(visit) != planted
    assert who(attacker, services) is None
    assert who(visit, services) == sam


def test_a_signed_in_client_is_not_asked_again(visit, services, sam):
    visit.sign_in(services.accounts.start_session("client", sam))

    assert visit.get("/sign-in", status=302).location == "/me"


@pytest.mark.parametrize("wanted", ["/me/plan", "/me/day/2026-12-14", "/me?x=1"])
def test_signing_in_leads_to_the_page_that_was_wanted(visit, sam, mailbox, wanted):
    page = visit.submit(visit.get(f"/sign-in?next={wanted}"), {"email": SAM})
    home = visit.submit(visit.follow(page), {"code": mailbox.code})

    assert home.location == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/staff/",
        "/meow",
        "me",
        "/me/\\evil",
        "/me/%0d%0aX: y",
        "@evil.example",
    ],
)
def test_signing_in_leads_to_no_other_place(visit, sam, mailbox, wanted):
    page = visit.post(f"/sign-in?next={wanted}", {"email": SAM})
    home = visit.submit(visit.follow(page), {"code": mailbox.code})

    assert home.location == "/me"


@pytest.mark.parametrize(
    "email", ["", "sam", "sam@", "@b.example", "a b@c.example", "x" * 10_000, "a@b.example\r\nBcc: c@d.example"]
)
def test_what_is_no_address_is_said_beside_the_field(visit, mailbox, email):
    again = visit.post("/sign-in", {"email": email}, status=422)

    assert again.one("#email-error")
    assert mailbox.calls == 0


@pytest.mark.parametrize("email", [SAM, "nobody@b.example"])
def test_mail_that_is_down_is_said_with_the_phone_number_and_nothing_is_lost(visit, sam, mailbox, email):
    mailbox.is_down = True

    page = ask(visit, email, status=503)

    assert "+971 4 555 0100" in page.text("#error-summary")
    assert page.one("#email")["value"] == email
    mailbox.is_down = False
    assert visit.submit(page).location == CODE_PAGE


@pytest.mark.parametrize("email", [SAM, "nobody@b.example"])
def test_the_sixth_mail_of_an_hour_has_to_wait_and_the_page_says_until_when(visit, sam, mailbox, email):
    for _ in range(5):
        ask(visit, email)

    page = ask(visit, email, status=429)

    assert "13:00" in page.text("#error-summary")
    assert page.response.headers["Retry-After"] == "3600"
    assert len(mailbox.messages) == (5 if email == SAM else 0)


def test_the_twenty_first_code_of_a_minute_has_to_wait(visit, sam):
    page = visit.follow(ask(visit))
    for _ in range(20):
        page = visit.submit(page, {"code": "000000"}, status=422)

    assert "12:01" in visit.submit(page, {"code": "000000"}, status=429).text("#error-summary")


@pytest.mark.parametrize(
    "address", ["/sign-in", CODE_PAGE, "/sign-in/link", "/sign-out", "/staff/sign-in", "/staff/join"]
)
def test_every_form_needs_its_token(visit, services, sam, address):
    ask(visit)
    before = dump(services)

    visit.post(address, {"email": SAM, "code": "000000", "token": "x"}, token=False, status=400)

    assert dump(services) == before


def test_a_form_from_another_site_is_refused(visit, services, sam):
    before = dump(services)

    visit.post("/sign-in", {"email": SAM}, status=403, Sec_Fetch_Site="cross-site")

    assert dump(services) == before


def test_the_address_is_shown_once_and_stays_nowhere(visit, sam):
    page = visit.follow(ask(visit))

    assert SAM in page.text()
    assert SAM not in visit.get(CODE_PAGE).text()


def test_a_locked_database_is_said_and_the_address_is_not_lost(visit, sam, services, monkeypatch):
    with services.database.write():
        monkeypatch.setattr(services.database, "_patience", 0)
        services.database.dispose()
        page = ask(visit, status=503)

    assert page.one("input[name=email]")["value"] == SAM


def ask(visit, email=SAM, status=302):
    return visit.submit(visit.get("/sign-in"), {"email": email}, status)


def token_of(visit):
    with visit.client.session_transaction(base_url=visit.base_url) as session:
        return session.get("_user_id")


def who(visit, services):
    login = services.accounts.login_session(token_of(visit) or "")
    return login.client_id if isinstance(login, ClientLogin) else None


def names(page):
    return sorted(page.response.headers.keys())


def dump(services):
    with services.database.read() as session:
        return str([session.execute(select(table)).all() for table in Row.metadata.sorted_tables])
