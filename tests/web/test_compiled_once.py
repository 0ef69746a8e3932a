"""The tests' own shortcut holds: a second app compiles nothing again, and still answers for itself."""

from tests.web.page import Visit
from webapp.app import create_app


def test_a_second_app_compiles_nothing_again(request, app, config, clock):
    kept = [request.getfixturevalue(f"_one_code_for_all_{what}") for what in ("templates", "routes", "statements")]
    Visit(app).get("/intake")
    before = [len(each) for each in kept]
    assert all(before)

    Visit(create_app(config, clock=clock)).get("/intake")

    assert [len(each) for each in kept] == before
