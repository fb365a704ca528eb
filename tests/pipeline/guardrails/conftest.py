"""What the tests of guardrail tests share."""

from pathlib import Path

import pytest

from iamscope.pipeline.guardrails.ground import Ground
from tests.fakes.guarded import ESTATE, written
from tests.fakes.whole import ground


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the account of all guardrail tests as a snapshot."""
    return written(tmp_path_factory.mktemp("guarded"))


@pytest.fixture(scope="session")
def guarded(snapshot: Path) -> Ground:
    """Return that snapshot, with an estate file."""
    return ground(snapshot, ESTATE)
