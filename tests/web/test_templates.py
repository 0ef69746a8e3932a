import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from jinja2 import Environment, nodes

from webapp.app import create_app
from webapp.config import Config

TEMPLATES = sorted(str(path.relative_to("templates")) for path in Path("templates").rglob("*.*"))

# The drawing of an icon is a constant of that very file.
MAY_SKIP_ESCAPING = {"components/icon.html"}


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_can_be_read(environment, name):
    environment.get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_imports_a_macro_that_it_does_not_use(environment, name):
    tree = parsed(environment, name)
    imported = {name for node in tree.find_all(nodes.FromImport) for name in local_names(node)}

    used = {node.name for node in tree.find_all(nodes.Name)}

    assert imported - used == set()


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_keeps_words_in_one_language_for_all_who_import_it(environment, name):
    """Jinja runs a template that is imported without context once, for its first reader; macros run for each."""
    tree = parsed(environment, name)
    imported = {each.template.as_const() for each in tree.find_all(nodes.FromImport) if not each.with_context}

    assert not [*tree.find_all(nodes.Import)], "not looked at here"
    for other in imported:
        at_once = [node for node in parsed(environment, other).body if not isinstance(node, nodes.Macro)]
        assert not [call for node in at_once for call in node.find_all((nodes.Call, nodes.Filter))], other


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_text_is_escaped(environment, name):
    tree = parsed(environment, name)
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


def parsed(environment: Environment, name: str) -> nodes.Template:
    return environment.parse(Path("templates", name).read_text())


def local_names(node: nodes.FromImport) -> set[str]:
    return {name if isinstance(name, str) else name[1] for name in node.names}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The app's own. Templates are only read here, so one app will do for all of them."""
    folder = tmp_path_factory.mktemp("templates")
    return create_app(Config.from_environ({"STIPPLE_INSTANCE": str(folder)})).jinja_env
