"""The inspector bites: each rule, and a page that breaks it."""

import pytest

from tests.web.markup import inspect_markup

PAGE = """<!doctype html>
<html lang="en" dir="ltr"><head><meta charset="utf-8"><title>{title}</title>{head}</head>
<body><main id="main"><h1>Tasks</h1>{body}</main></body></html>"""


@pytest.mark.parametrize(
    "body",
    [
        "<p>Fine</p>",
        "<label for='a'>A</label><input id='a'>",
        "<label>A <input></label>",
        "<form method='get'><button>Go</button></form>",
        "<form method='post'><input type='hidden' name='csrf_token' value='x'></form>",
        "<a href='#main'>Up</a> <a href='/x'>On</a> <a href='tel:112'>Call</a>",
        "<img src='/static/0123456789ab/a.svg' alt=''>",
        "<script type='module' src='/static/0123456789ab/a.mjs'></script>",
    ],
)
def test_a_good_page_passes(body):
    inspect_markup(page(body), 200)


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("<p><div></p>", "unexpected-end-tag"),
        ("<h1>Second</h1>", "one h1"),
        ("<b id='a'>1</b><b id='a'>2</b>", "used twice"),
        ("<input name='a'>", "no label"),
        ("<select><option>1</select>", "no label"),
        ("<label for='gone'>A</label>", "nothing has these ids"),
        ("<a href='#gone'>A</a>", "nothing has these ids"),
        ("<p aria-describedby='gone'>A</p>", "nothing has these ids"),
        ("<a href='/x'></a>", "no words"),
        ("<button></button>", "no words"),
        ("<img src='/a.png'>", "no alt"),
        ("<form></form>", "neither action nor method"),
        ("<form method='post'></form>", "no CSRF token"),
        ("<script>alert(1)</script>", "inline script"),
        ("<p style='color: red'>A</p>", "inline style"),
        ("<style>p {}</style>", "unexpected-hidden|inline style"),
        ("<p onclick='x()'>A</p>", "inline handlers"),
        ("<img alt='' src='https://cdn.example/a.png'>", "not ours"),
        ("<img alt='' src='//cdn.example/a.png'>", "not ours"),
        ("<img alt='' src='/static/gone.png'>", "no such file"),
        ("<a href='javascript:x()'>A</a>", "where to"),
        ("<a href='//evil.example'>A</a>", "where to"),
        ("<p>From {day} on</p>", "not filled in"),
        ("<p>From %(day)s on</p>", "not filled in"),
    ],
)
def test_a_bad_page_is_told_what_is_wrong(body, complaint):
    with pytest.raises(AssertionError, match=complaint):
        inspect_markup(page(body), 200)


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        (PAGE.format(title="Other", head="", body=""), "lacks the h1"),
        (PAGE.format(title="Tasks", head="", body="").replace(' dir="ltr"', ""), "without dir"),
        (PAGE.format(title="Tasks", head="", body="").replace(' lang="en"', ""), "without lang"),
        (PAGE.format(title="Tasks", head="", body="").replace("<!doctype html>", ""), "doctype"),
        (PAGE.format(title="Tasks", head="", body="").replace("Tasks</h1>", "</h1>"), "the h1 is empty"),
    ],
)
def test_a_page_with_a_bad_frame_is_told_what_is_wrong(html, complaint):
    with pytest.raises(AssertionError, match=complaint):
        inspect_markup(html, 200)


def test_a_form_with_mistakes_says_so_in_title_and_summary():
    summary = "<div class='error-summary' role='alert'><a href='#main'>A</a></div>"

    inspect_markup(page(summary, title="Error: Tasks"), 422)
    with pytest.raises(AssertionError, match="title"):
        inspect_markup(page(summary), 422)
    with pytest.raises(AssertionError, match="error summary"):
        inspect_markup(page("", title="Error: Tasks"), 422)


def page(body: str, title: str = "Tasks") -> str:
    return PAGE.format(title=title, head="", body=body)
