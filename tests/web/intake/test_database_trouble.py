import pytest
from sqlalchemy import text

FULL, READ_ONLY = "max_page_count = 1", "query_only = 1"


@pytest.mark.parametrize("trouble", [FULL, READ_ONLY], ids=["full", "read-only"])
def test_a_database_in_trouble_loses_nothing(prospect, services, stored, trouble):
    make(services.database, trouble)

    page = prospect.visit.post("/intake", prospect.fields(), status=503, Sec_Fetch_Site="same-origin")

    services.database.dispose()  # The trouble is over: new connections have none.
    assert stored.count() == 0
    prospect.visit.submit(page, button="Send again")
    assert stored.count() == 1
    assert stored.answers()["hair_length"] == "buzz"


def test_a_locked_database_loses_nothing(prospect, services, stored):
    with services.database.write():
        page = prospect.visit.post("/intake", prospect.fields(), status=503, Sec_Fetch_Site="same-origin")

    prospect.visit.submit(page, button="Send again")

    assert stored.count() == 1


def test_the_questions_can_be_read_while_nothing_can_be_saved(visit, services):
    make(services.database, READ_ONLY)

    assert visit.get("/intake").h1 == "Your answers"


def make(database, trouble):
    """On the connection that the next writer takes from the pool."""
    with database.write() as session:
        session.execute(text(f"PRAGMA {trouble}"))
