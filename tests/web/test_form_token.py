def test_a_fresh_token_lets_this_browser_post_and_no_other(visit, another_visit):
    token = visit.get("/form-token").json["token"]

    mine = visit.client.post("/sign-out", data={"csrf_token": token}, base_url=visit.base_url)
    another = another_visit()
    theirs = another.client.post("/sign-out", data={"csrf_token": token}, base_url=another.base_url)

    assert (mine.status_code, theirs.status_code) == (302, 400)


def test_a_token_is_kept_nowhere(visit):
    assert visit.get("/form-token").response.headers["Cache-Control"] == "no-store"
