"""Records what Terraform makes of expressions: `python -m tests.iac.hcl.record`, where it is installed.

Only its built-in resource `terraform_data` is used, so that no provider and no network is needed. Rows of
`language/values.json` are expressions with the value after `terraform apply`; to add one, write its text
with any value. Those that Terraform refuses are dropped with a message.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

LANGUAGE = Path(__file__).parent / "language"
RECORD = LANGUAGE / "values.json"


def written(expressions: list[str], skipped: frozenset[int] = frozenset()) -> str:
    """Return a configuration with one resource for each expression."""
    return "".join(
        f'resource "terraform_data" "x{place}" {{\n  input = {{ v = {one} }}\n}}\n'
        for place, one in enumerate(expressions)
        if place not in skipped
    )


def main() -> None:
    """Write the record anew."""
    old = json.loads(RECORD.read_text())
    expressions = [text for text, _ in old["values"]]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(LANGUAGE, folder, dirs_exist_ok=True)
        refused = _applied(folder, expressions)
        attributes = dict(_resources(_json(folder, "show", "-json")["values"]["root_module"]))
        version = _json(folder, "version", "-json")["terraform_version"]
    values = [
        [text, attributes.pop(f"terraform_data.x{place}")["input"]["v"]]
        for place, text in enumerate(expressions)
        if place not in refused
    ]
    record = {"terraform": version, "attributes": attributes, "values": values}
    rows = ",\n".join(json.dumps(row) for row in record.pop("values"))
    RECORD.write_text(json.dumps(record, indent=1)[:-2] + f',\n "values": [\n{rows}\n ]\n}}\n')
    for place in sorted(refused):
        print(f"refused by Terraform: {expressions[place]}")


def _applied(folder: Path, expressions: list[str]) -> frozenset[int]:
    refused: frozenset[int] = frozenset()
    while True:
        (folder / "x.tf").write_text(written(expressions, refused))
        done = _run(folder, "init", "-no-color", "-backend=false")
        if done.returncode == 0:
            done = _run(folder, "apply", "-no-color", "-auto-approve")
        if done.returncode == 0:
            return refused
        found = frozenset(map(int, re.findall(r'terraform_data" "x(\d+)"', done.stderr)))
        if found <= refused:
            sys.exit(done.stderr)
        refused |= found


def _resources(module: Any) -> Any:
    for one in module.get("resources", []):
        yield one["address"], one["values"]
    for child in module.get("child_modules", []):
        yield from _resources(child)


def _json(folder: Path, *arguments: str) -> Any:
    return json.loads(_run(folder, *arguments).stdout)


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["terraform", *arguments], cwd=folder, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    main()
