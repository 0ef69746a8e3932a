import pytest
import wtforms
from flask import Flask, redirect
from wtforms.validators import DataRequired, Length

from webapp.web.access import ACCESS
from webapp.web.forms import StippleForm, clean_text, render_form


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("e\u0301", "é"),
        ("a\x00b\x07c\x7f", "abc"),
        ("name\u202eexe.", "nameexe."),
        ("زيت \u200fالجوجوبا", "زيت \u200fالجوجوبا"),
        ("👩\u200d⚕️ می\u200cخواهم", "👩\u200d⚕️ می\u200cخواهم"),
        ("a\u2028b\ue000\ufdd0", "ab"),
        ("\ttab stays", "\ttab stays"),
    ],
)
def test_text_is_cleaned_of_what_nobody_types(typed, clean):
    assert clean_text(typed) == clean


def test_a_field_is_cleaned_before_it_is_validated(shown, visit):
    visit.submit(visit.get("/form"), {"name": "  \x00 Ann \u202e "})

    assert shown.config["SAVED"] == "Ann"


def test_a_form_with_mistakes_comes_back_with_what_was_typed(shown, visit):
    page = visit.submit(visit.get("/form"), {"name": "x" * 21}, status=422)

    assert page.one("input[name=name]")["value"] == "x" * 21
    assert page.one(".error-summary a")["href"] == "#name"


def test_spaces_alone_are_no_answer(shown, visit):
    visit.submit(visit.get("/form"), {"name": " \t "}, status=422)


def test_a_field_that_the_form_does_not_have_is_ignored(shown, visit):
    visit.post("/form", {"name": "Ann", "role": "manager"})

    assert shown.config["SAVED"] == "Ann"


class NameForm(StippleForm):
    name = wtforms.StringField("Name", [DataRequired("Write your name"), Length(max=20, message="Too long")])


@pytest.fixture
def shown(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The app with one form."""

    def view():
        form = NameForm()
        if form.was_sent_complete():
            app.config["SAVED"] = form.name.data
            return redirect("/")
        return render_form(app.jinja_env.from_string(PAGE), form)

    app.add_url_rule("/form", "form", view, methods=["GET", "POST"])
    monkeypatch.setitem(ACCESS, "form", "public")
    return app


PAGE = """
{% extends 'layouts/base.html' %}
{% from 'components/button.html' import button, csrf_field %}
{% from 'components/field.html' import field %}
{% block title %}Name{% endblock %}
{% block main %}
<h1>Name</h1>
<form method="post">{{ csrf_field() }}{{ field(form.name) }}{{ button('Save') }}</form>
{% endblock %}
"""
