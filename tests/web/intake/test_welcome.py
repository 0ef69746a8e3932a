def test_it_says_how_long_it_takes_and_what_happens_to_the_answers(visit):
    page = visit.get("/")

    assert "three to four minutes" in page.text()
    assert "Only the clinic’s staff read your answers" in page.text()


def test_it_starts_the_questions(visit):
    page = visit.get("/")

    assert page.one(".action-bar a")["href"] == "/intake"


def test_the_clinic_can_be_called(visit):
    assert visit.get("/").one("main a[href^=tel]")["href"] == "tel:+97145550100"


def test_clients_find_their_way_in(visit):
    assert visit.get("/").one(".intake-header a[href='/sign-in']")


def test_a_shared_tablet_stays_one(visit):
    page = visit.get("/?kiosk=1")

    assert page.one(".action-bar a")["href"] == "/intake?kiosk=1"
    assert not page.select("a[href='/sign-in']")
