import shutil
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]


@pytest.mark.parametrize("script", sorted((TOP / "tests" / "js").glob("*.test.mjs")), ids=lambda path: path.stem)
def test_the_logic_of_the_scripts_holds(script):
    node = shutil.which("node")
    if node is None:
        pytest.skip("There is no node on this machine: .ci/system-packages node")

    run = subprocess.run([node, "--test", script], cwd=TOP, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout + run.stderr
