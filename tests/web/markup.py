"""What every page must be like. Each function takes a parsed page and fails with what is wrong."""

import re
from collections import Counter
from collections.abc import Iterator

import html5lib
from bs4 import BeautifulSoup, Tag

CONTROLS = "input:not([type=hidden], [type=submit], [type=button]), select, textarea"
VERSIONED = re.compile(r"/static/[0-9a-f]{12}/")
LEFT_OVER = re.compile(r"\{\w*\}|\{\{|\{%|%\(\w+\)s")


def inspect_markup(html: str, status: int) -> BeautifulSoup:
    """Parse strictly, check everything below, and give the page back for the test's own questions."""
    strict_parse(html)
    page = BeautifulSoup(html, "html5lib")
    shown = BeautifulSoup(html, "html5lib") if "<template" in html else page
    for_scripts = [template.extract() for template in shown.select("template:not(template template)")]
    for check in CHECKS:
        check(shown)
    # Copies of a template may come or not, once or often: only together they make a page.
    for check in CHECKS_OF_PARTS:
        for template in for_scripts:
            check(template)
    if status == 422:
        errors_lead_to_their_fields(page)
    return page


def strict_parse(html: str) -> None:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(html)
    lines = html.splitlines()
    assert not parser.errors, [f"{code} {data}: {lines[row - 1]}" for (row, _), code, data in parser.errors]


def language_and_direction_are_said(page: BeautifulSoup) -> None:
    root = page.select_one("html")
    assert root is not None
    assert root.get("lang"), "html without lang"
    assert root.get("dir") in ("ltr", "rtl"), "html without dir"


def one_heading_and_it_stands_in_the_title(page: BeautifulSoup) -> None:
    headings = [words(heading) for heading in page.select("h1")]
    assert len(headings) == 1, f"one h1, not {headings}"
    assert page.title is not None
    assert headings[0], "the h1 is empty"
    assert headings[0] in words(page.title), f"the title {words(page.title)!r} lacks the h1 {headings[0]!r}"


def ids_are_unique(page: BeautifulSoup) -> None:
    twice = [name for name, count in Counter(str(tag["id"]) for tag in page.select("[id]")).items() if count > 1]
    assert not twice, f"ids used twice: {twice}"


def references_have_a_target(page: BeautifulSoup) -> None:
    ids = {str(tag["id"]) for tag in page.select("[id]")}
    missing = sorted(set(references(page)) - ids)
    assert not missing, f"nothing has these ids: {missing}"


def every_control_has_a_label(page: BeautifulSoup) -> None:
    labelled = {str(label["for"]) for label in page.select("label[for]")}
    for control in page.select(CONTROLS):
        named = control.get("id") in labelled or control.find_parent("label") or has_name(control)
        assert named, f"no label: {control}"


def every_button_and_link_says_what_it_does(page: BeautifulSoup) -> None:
    for tag in page.select("button, a[href], summary"):
        assert words(tag) or has_name(tag) or tag.select_one("[aria-label], img[alt]"), f"no words: {tag}"


def every_image_has_a_text(page: BeautifulSoup) -> None:
    for image in page.select("img"):
        assert image.has_attr("alt"), f"no alt: {image}"


def forms_say_where_they_go_and_carry_a_token(page: BeautifulSoup) -> None:
    for form in page.select("form"):
        assert form.has_attr("action") or form.has_attr("method"), f"neither action nor method: {form}"
        if str(form.get("method", "get")).lower() == "post":
            assert form.select_one("input[type=hidden][name=csrf_token][value]"), f"no CSRF token: {form}"


def nothing_is_inline(page: BeautifulSoup) -> None:
    for script in page.select("script"):
        assert script.get("src"), f"inline script: {script}"
    assert not page.select("style, [style]"), "inline style"
    handlers = [tag for tag in page.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
    assert not handlers, f"inline handlers: {handlers}"


def nothing_comes_from_elsewhere(page: BeautifulSoup) -> None:
    for tag in page.select("script[src], img[src], link[href], source[src]"):
        address = str(tag.get("src") or tag.get("href"))
        assert re.match(r"/(?!/)", address), f"not ours: {tag}"
        assert VERSIONED.match(address) or not address.startswith("/static/"), f"there is no such file: {tag}"


def links_lead_to_pages_or_phones(page: BeautifulSoup) -> None:
    for tag in page.select("[href], [action]"):
        address = str(tag.get("href") or tag.get("action"))
        assert re.match(r"/(?!/)|[#?]|tel:|mailto:", address) or not address, f"where to? {tag}"


def no_placeholder_is_left_over(page: BeautifulSoup) -> None:
    left_over = LEFT_OVER.search(page.get_text(" "))
    assert not left_over, f"a placeholder was not filled in: {left_over}"


def errors_lead_to_their_fields(page: BeautifulSoup) -> None:
    assert page.title is not None
    assert words(page.title).startswith("Error: "), f"the title of a form with errors: {words(page.title)!r}"
    assert page.select(".error-summary[role=alert] a[href^='#']"), "no error summary with links"
    for control in page.select("[aria-invalid=true]"):
        assert control.get("aria-describedby"), f"its error is not tied to it: {control}"


def references(page: BeautifulSoup) -> Iterator[str]:
    yield from (str(link["href"])[1:] for link in page.select("a[href^='#']"))
    for attribute in ("for", "form", "aria-describedby", "aria-labelledby", "aria-controls"):
        for tag in page.select(f"[{attribute}]"):
            yield from tag.get_attribute_list(attribute)[0].split()


def has_name(tag: Tag) -> bool:
    return bool(tag.get("aria-label") or tag.get("aria-labelledby"))


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


CHECKS = (
    language_and_direction_are_said,
    one_heading_and_it_stands_in_the_title,
    ids_are_unique,
    references_have_a_target,
    every_control_has_a_label,
    every_button_and_link_says_what_it_does,
    every_image_has_a_text,
    forms_say_where_they_go_and_carry_a_token,
    nothing_is_inline,
    nothing_comes_from_elsewhere,
    links_lead_to_pages_or_phones,
    no_placeholder_is_left_over,
)

CHECKS_OF_PARTS = (
    every_control_has_a_label,
    every_image_has_a_text,
    links_lead_to_pages_or_phones,
    nothing_comes_from_elsewhere,
    nothing_is_inline,
)
