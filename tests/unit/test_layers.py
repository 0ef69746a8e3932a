import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

DOMAIN = Path(__file__).parents[2] / "webapp" / "domain"
ALLOWED = sys.stdlib_module_names - {"random", "secrets", "socket", "sqlite3", "subprocess", "time"}


@pytest.mark.parametrize("path", sorted(DOMAIN.rglob("*.py")), ids=lambda path: path.relative_to(DOMAIN).as_posix())
def test_the_domain_imports_the_standard_library_and_itself(path):
    tree = ast.parse(path.read_text())

    foreign = {name for name in imported_modules(tree) if not is_allowed(name)}

    assert foreign == set()


def imported_modules(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."


def is_allowed(module: str) -> bool:
    return module.partition(".")[0] in ALLOWED or module.startswith("webapp.domain")
