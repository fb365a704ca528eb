"""What the tests of the stories share."""

import pytest

from iamscope.model.scan import Scan
from iamscope.pipeline.scan import ScanInput, scan
from tests.demo.committed import Incident
from tests.demo.make_incident import STORY


@pytest.fixture(scope="session")
def incident() -> Incident:
    """Return the incident as it is committed."""
    return Incident()


@pytest.fixture(scope="session")
def scanned() -> Scan:
    """Return the scan of the incident's account."""
    return scan(ScanInput(STORY / "snapshot", (STORY / "manifests",), STORY / "estate.yaml"))
