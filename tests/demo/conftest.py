"""What the tests of the stories share."""

import pytest

from tests.demo.committed import Incident


@pytest.fixture(scope="session")
def incident() -> Incident:
    """Return the incident as it is committed."""
    return Incident()
