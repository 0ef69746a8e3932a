"""What a browser sends when somebody fills in a form and presses a button."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bs4 import Tag

from tests.web.markup import words

Values = Mapping[str, str | list[str]]


@dataclass(frozen=True)
class Sent:
    method: str
    action: str
    fields: dict[str, list[str]]


def filled_in(form: Tag, values: Values, button: str = "") -> Sent:
    """The form as it stands, with `values` in place of its own. Nobody can choose what the form does not offer."""
    fields: dict[str, list[str]] = {}
    for name, value in [*own_values(form), *button_value(form, button)]:
        fields.setdefault(name, []).append(value)
    for name, wanted in values.items():
        chosen = wanted if isinstance(wanted, list) else [wanted]
        refuse_what_is_not_offered(form, name, chosen)
        fields[name] = chosen
    return Sent(str(form.get("method", "get")).lower(), str(form.get("action", "")), fields)


def own_values(form: Tag) -> Iterator[tuple[str, str]]:
    for control in form.select("input[name], textarea[name], select[name]"):
        if not control.has_attr("disabled") and not control.find_parent("fieldset", disabled=True):
            yield from ((str(control["name"]), value) for value in values_of(control))


def values_of(control: Tag) -> list[str]:
    match control.name, str(control.get("type", "text")):
        case "textarea", _:
            return [control.get_text().removeprefix("\n")]
        case "select", _:
            return [
                option_value(option) for option in control.select("option[selected]") or control.select("option")[:1]
            ]
        case _, "radio" | "checkbox":
            return [str(control.get("value", "on"))] if control.has_attr("checked") else []
        case _, "submit" | "button" | "file":
            return []
    return [str(control.get("value", ""))]


def button_value(form: Tag, text: str) -> list[tuple[str, str]]:
    buttons = [tag for tag in form.select("button") if text in words(tag)]
    assert len(buttons) == 1, f"{len(buttons)} buttons say {text!r}: {form}"
    return [(str(tag["name"]), str(tag.get("value", ""))) for tag in buttons if tag.has_attr("name")]


def refuse_what_is_not_offered(form: Tag, name: str, chosen: list[str]) -> None:
    controls = form.select(f"[name='{name}']")
    assert controls, (
        f"the form has no field {name!r}, only {sorted({str(tag['name']) for tag in form.select('[name]')})}"
    )
    offered = [value for control in controls for value in choices(control)]
    assert not offered or set(chosen) <= set(offered), f"{name} offers {offered}, not {chosen}"


def choices(control: Tag) -> list[str]:
    """What a list of choices offers; nothing for a field that takes any text."""
    if control.name == "select":
        return [option_value(option) for option in control.select("option")]
    return [str(control.get("value", "on"))] if control.get("type") in ("radio", "checkbox") else []


def option_value(option: Tag) -> str:
    return str(option.get("value", option.get_text(strip=True)))
