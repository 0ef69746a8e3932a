"""What every page must be like. Each function takes the tags of a parsed page and fails with what is wrong."""

import re
from collections import Counter
from collections.abc import Iterator

import html5lib
from bs4 import BeautifulSoup, Tag
from bs4.builder._html5lib import HTML5TreeBuilder

FIELDS = ("input", "select", "textarea")
NO_CONTROLS = ("hidden", "submit", "button")
VERSIONED = re.compile(r"/static/[0-9a-f]{12}/")
LEFT_OVER = re.compile(r"\{\w*\}|\{\{|\{%|%\(\w+\)s")


def inspect_markup(html: str, status: int) -> BeautifulSoup:
    """Parse strictly, check everything below, and give the page back for the test's own questions."""
    page = strict_parse(html)
    shown, for_scripts = parts_of(page)
    for check in CHECKS:
        check(shown)
    # Copies of a template may come or not, once or often: only together they make a page.
    for check in CHECKS_OF_PARTS:
        for template in for_scripts:
            check(template)
    if status == 422:
        errors_lead_to_their_fields(page)
    return page


class StrictBuilder(HTML5TreeBuilder):
    """Remembers the parser's complaints, which Beautiful Soup throws away: one parse for both."""

    errors: list[tuple[int, str, object]]

    def feed(self, markup: str) -> None:  # type: ignore[override]  # pages are text here
        parser = html5lib.HTMLParser(tree=self.create_treebuilder)  # type: ignore[arg-type]  # makes one, as it may
        parser.parse(markup)
        self.errors = [(row, code, data) for (row, _), code, data in parser.errors]


def strict_parse(html: str) -> BeautifulSoup:
    builder = StrictBuilder(store_line_numbers=False)
    # A place where a long word may break is no space in it.
    page = BeautifulSoup(html.replace("<wbr>", ""), builder=builder)
    lines = html.splitlines()
    assert not builder.errors, [f"{code} {data}: {lines[row - 1]}" for row, code, data in builder.errors]
    return page


class Part:
    """The tags of a page, or of a template in it.

    They are looked up here and not by CSS: with a dozen checks of every page that was a third of all tests' time.
    """

    def __init__(self) -> None:
        self.tags: list[Tag] = []
        self.texts: list[str] = []

    def named(self, *names: str) -> list[Tag]:
        return [tag for tag in self.tags if tag.name in names]

    def having(self, *attributes: str) -> list[Tag]:
        """The tags with one of these attributes."""
        return [tag for tag in self.tags if any(name in tag.attrs for name in attributes)]

    @property
    def title(self) -> Tag:
        (title,) = (tag for tag in self.named("title") if tag.parent and tag.parent.name == "head")
        return title


def parts_of(page: BeautifulSoup) -> tuple[Part, list[Part]]:
    """What is shown, and each template."""
    shown, templates = Part(), list[Part]()

    def sort(tag: Tag, part: Part) -> None:
        for child in tag.children:
            if not isinstance(child, Tag):
                part.texts.append(str(child))
            elif child.name == "template" and part is shown:
                templates.append(Part())
                sort(child, templates[-1])
            else:
                part.tags.append(child)
                sort(child, part)

    sort(page, shown)
    return shown, templates


def language_and_direction_are_said(page: Part) -> None:
    (root,) = page.named("html")
    assert root.get("lang"), "html without lang"
    assert root.get("dir") in ("ltr", "rtl"), "html without dir"


def one_heading_and_it_stands_in_the_title(page: Part) -> None:
    headings = [words(heading) for heading in page.named("h1")]
    assert len(headings) == 1, f"one h1, not {headings}"
    assert headings[0], "the h1 is empty"
    assert headings[0] in words(page.title), f"the title {words(page.title)!r} lacks the h1 {headings[0]!r}"


def ids_are_unique(page: Part) -> None:
    twice = [name for name, count in Counter(str(tag["id"]) for tag in page.having("id")).items() if count > 1]
    assert not twice, f"ids used twice: {twice}"


def references_have_a_target(page: Part) -> None:
    ids = {str(tag["id"]) for tag in page.having("id")}
    missing = sorted(set(references(page)) - ids)
    assert not missing, f"nothing has these ids: {missing}"


def every_control_has_a_label(page: Part) -> None:
    labelled = {str(label["for"]) for label in page.named("label") if label.has_attr("for")}
    for control in page.named(*FIELDS):
        if control.name == "input" and control.get("type") in NO_CONTROLS:
            continue
        named = control.get("id") in labelled or control.find_parent("label") or has_name(control)
        assert named, f"no label: {control}"


def every_button_and_link_says_what_it_does(page: Part) -> None:
    for tag in page.named("button", "a", "summary"):
        if tag.name != "a" or tag.has_attr("href"):
            assert words(tag) or has_name(tag) or tag.select_one("[aria-label], img[alt]"), f"no words: {tag}"


def every_image_has_a_text(page: Part) -> None:
    for image in page.named("img"):
        assert image.has_attr("alt"), f"no alt: {image}"


def forms_say_where_they_go_and_carry_a_token(page: Part) -> None:
    for form in page.named("form"):
        assert form.has_attr("action") or form.has_attr("method"), f"neither action nor method: {form}"
        if str(form.get("method", "get")).lower() == "post":
            assert form.find("input", {"type": "hidden", "name": "csrf_token", "value": True}), f"no CSRF token: {form}"


def nothing_is_inline(page: Part) -> None:
    for script in page.named("script"):
        assert script.get("src"), f"inline script: {script}"
    assert not page.named("style"), "inline style"
    assert not page.having("style"), "inline style"
    handlers = [tag for tag in page.tags if any(name.startswith("on") for name in tag.attrs)]
    assert not handlers, f"inline handlers: {handlers}"


def nothing_comes_from_elsewhere(page: Part) -> None:
    for tag in page.named("script", "img", "link", "source"):
        address = tag.get("href" if tag.name == "link" else "src")
        if address is not None:
            assert re.match(r"/(?!/)", str(address)), f"not ours: {tag}"
            is_file = str(address).startswith("/static/")
            assert VERSIONED.match(str(address)) or not is_file, f"there is no such file: {tag}"


def links_lead_to_pages_or_phones(page: Part) -> None:
    for tag in page.having("href", "action"):
        address = str(tag.get("href") or tag.get("action"))
        assert re.match(r"/(?!/)|[#?]|tel:|mailto:|webcal:", address) or not address, f"where to? {tag}"


def no_placeholder_is_left_over(page: Part) -> None:
    left_over = LEFT_OVER.search(" ".join(page.texts))
    assert not left_over, f"a placeholder was not filled in: {left_over}"


def errors_lead_to_their_fields(page: BeautifulSoup) -> None:
    assert page.title is not None
    assert words(page.title).startswith("Error: "), f"the title of a form with errors: {words(page.title)!r}"
    assert page.select(".error-summary[role=alert] a[href^='#']"), "no error summary with links"
    for control in page.select("[aria-invalid=true]"):
        assert control.get("aria-describedby"), f"its error is not tied to it: {control}"


def references(page: Part) -> Iterator[str]:
    links = (str(link.get("href", "")) for link in page.named("a"))
    yield from (link[1:] for link in links if link.startswith("#"))
    for attribute in ("for", "form", "aria-describedby", "aria-labelledby", "aria-controls"):
        for tag in page.having(attribute):
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
