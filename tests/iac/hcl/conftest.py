"""Configurations that tests write down."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from iamscope.iac.hcl import Configuration

Written = Callable[..., Configuration]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Return a function that writes files into a folder and opens it."""

    def write(files: Mapping[str, str], variables: Mapping[str, Any] | None = None) -> Configuration:
        for name, text in files.items():
            path = tmp_path / "root" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        return Configuration.open(tmp_path / "root", variables)

    return write
