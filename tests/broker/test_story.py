"""The whole way of a lease, with the real SDK against an AWS that enforces."""

from pathlib import Path

from tests.broker.story import moto, tell


def test_a_lease_gives_what_was_approved_and_nothing_afterwards(tmp_path: Path) -> None:
    """It works on the one bucket alone, is refused once it is revoked, and its record shows any change."""
    told: list[str] = []
    with moto() as where:
        assert tell(where, tmp_path, told.append), told
    assert len(told) == 9
