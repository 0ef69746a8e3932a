"""Copies other people's scripts from their npm packages into static/vendor. Run: make vendor

static/vendor/vendored.json says which file comes from where, and is brought up to date with what was copied. Packages
are pinned, with their hashes, in package-lock.json.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

TOP = Path(__file__).parent.parent
VENDOR = TOP / "static" / "vendor"
LIST = VENDOR / "vendored.json"


def main() -> None:
    vendored = json.loads(LIST.read_text())
    for library in vendored:
        bring(library, TOP / "node_modules" / library["name"])
    LIST.write_text(json.dumps(vendored, indent=2) + "\n")


def bring(library: dict[str, Any], package: Path) -> None:
    """Copies the files of one library, and notes what they are."""
    about = json.loads((package / "package.json").read_text())
    library |= {"version": about["version"], "licence": about["license"]}
    for name, file in library["files"].items():
        content = (package / file["from"]).read_bytes()
        file["sha256"] = sha256(content).hexdigest()
        (VENDOR / name).parent.mkdir(exist_ok=True)
        (VENDOR / name).write_bytes(content)


if __name__ == "__main__":
    main()
