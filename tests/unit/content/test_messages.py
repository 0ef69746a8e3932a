"""What translators are given: the texts of the content, and every sentence that Python says."""

import ast
import io
from pathlib import Path

import pytest
from babel.messages.extract import extract as collect

from webapp.content.messages import extract, extract_python

# A sentence that is neither written there nor under a name beside it comes from one of these.
FROM_CONTENT = {"template", "rule.text", "flag.text.template"}


@pytest.mark.parametrize(
    "source",
    [
        'Text("Words")',
        'Text("Words", values)',
        'words = "Words"\nText(words)',
        '_WORDS = "Wo" "rds"\ndef say():\n    return Text(_WORDS, {"n": 1})',
        'raise _WrongAnswer("Words", n=1)',
        'lazy_gettext("Words")',
    ],
)
def test_a_sentence_is_found_wherever_it_is_written(source):
    assert in_python(source) == ["Words"]


def test_other_constants_are_no_sentences():
    assert in_python('CODE = "patch_test"\nText("Words", {"code": CODE})') == ["Words"]


def test_texts_of_the_content_are_found_and_codes_are_not():
    source = b'questions:\n- id: age\n  text: "How old are you?"\n  help: "In years"\n  type: integer\n'

    assert [message for _, _, message, _ in extract(io.BytesIO(source), (), (), {})] == ["How old are you?", "In years"]


@pytest.mark.parametrize("path", [str(path) for path in sorted(Path("webapp").rglob("*.py"))])
def test_no_sentence_is_put_together_where_translators_cannot_find_it(path):
    module = ast.parse(Path(path).read_text())
    found = set(in_python(Path(path).read_text()))

    for call in (node for node in ast.walk(module) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id == "Text":
            said = sentences(call.args[0], module)
            assert said <= found or ast.unparse(call.args[0]) in FROM_CONTENT, f"line {call.lineno}: {said - found}"


def sentences(argument: ast.expr, module: ast.Module) -> set[str]:
    """What an argument says; an expression stands for itself."""
    if isinstance(argument, ast.Constant):
        return {str(argument.value)}
    assigned = [
        ast.literal_eval(node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Assign) and ast.unparse(argument) in map(ast.unparse, node.targets)
        if isinstance(node.value, ast.Constant)
    ]
    return set(assigned) or {ast.unparse(argument)}


def in_python(source: str) -> list[str]:
    keywords = {"lazy_gettext": None, "Text": None, "_WrongAnswer": None}
    return [str(message) for _, message, _, _ in collect(extract_python, io.BytesIO(source.encode()), keywords)]
