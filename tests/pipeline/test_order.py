"""The incident, written in another order."""

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from iamscope.pipeline.scan import ScanInput, scan
from iamscope.report import json_format, text
from tests.demo.make_incident import STORY
from tests.fakes.shuffled import shuffled


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_the_input_does_not_matter(tmp_path: Path, seed: int) -> None:
    """The incident's lists in another order give the same findings, byte for byte."""
    dice = random.Random(seed)
    for path in sorted((STORY / "snapshot").rglob("*.json")):
        target = tmp_path / path.relative_to(STORY / "snapshot")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(shuffled(json.loads(path.read_text()), dice)))
    one = scan(ScanInput(STORY / "snapshot", (STORY / "manifests",), STORY / "estate.yaml"))
    other = scan(ScanInput(tmp_path, (STORY / "manifests",), STORY / "estate.yaml"))
    # The commands of the page name the snapshot, which is the only difference there may be.
    other = replace(other, snapshot=replace(other.snapshot, name=one.snapshot.name))
    assert json_format.render(other) == json_format.render(one)
    assert text.render(other, details=True) == text.render(one, details=True)
