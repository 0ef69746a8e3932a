import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from jinja2 import nodes

TEMPLATES = sorted(str(path.relative_to("templates")) for path in Path("templates").rglob("*.*"))

# The drawing of an icon is a constant of that very file.
MAY_SKIP_ESCAPING = {"components/icon.html"}


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_can_be_read(app, name):
    app.jinja_env.get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_imports_a_macro_that_it_does_not_use(app, name):
    tree = parsed(app, name)
    imported = {name for node in tree.find_all(nodes.FromImport) for name in local_names(node)}

    used = {node.name for node in tree.find_all(nodes.Name)}

    assert imported - used == set()


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_text_is_escaped(app, name):
    tree = parsed(app, name)
    filters = {node.name for node in tree.find_all(nodes.Filter)}
    switches = list(tree.find_all((nodes.EvalContextModifier, nodes.ScopedEvalContextModifier)))

    assert not switches
    assert "safe" not in filters or name in MAY_SKIP_ESCAPING


@pytest.mark.parametrize("name", [name for name in TEMPLATES if not name.startswith("print/")])
def test_no_template_has_style_or_script_of_its_own(name):
    source = re.sub(r"\{[{%#].*?[}%#]\}", "", Path("templates", name).read_text(), flags=re.DOTALL)
    soup = BeautifulSoup(source, "html5lib")

    assert not soup.select("style, [style], script:not([src])")
    assert not [tag for tag in soup.find_all(True) if any(attribute.startswith("on") for attribute in tag.attrs)]


@pytest.mark.parametrize("name", [name for name in TEMPLATES if not name.startswith(("print/", "mail/"))])
def test_addresses_of_files_come_from_url_for(name):
    assert not re.search(r"""["']/static/""", Path("templates", name).read_text())


def parsed(app: Flask, name: str) -> nodes.Template:
    return app.jinja_env.parse(Path("templates", name).read_text())


def local_names(node: nodes.FromImport) -> set[str]:
    return {name if isinstance(name, str) else name[1] for name in node.names}
