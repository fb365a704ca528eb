"""Every report of the small world, byte by byte, and the same whatever the order of the input."""

import random

import pytest

from tests.fakes.shuffled import shuffled
from tests.report.small import GOLDEN, pages


@pytest.mark.parametrize("name", sorted(path.name for path in GOLDEN.iterdir()))
def test_a_report_is_its_golden_file(name: str) -> None:
    """A report has the bytes that were once looked at and found good."""
    assert pages()[name] == (GOLDEN / name).read_text()


def test_every_report_has_a_golden_file() -> None:
    """No report goes unseen."""
    assert {path.name for path in GOLDEN.iterdir()} == set(pages())


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_input_does_not_matter(seed: int) -> None:
    """Principals, policies, attachments, actions, resources and tags in another order give the same bytes."""
    dice = random.Random(seed)
    assert pages(lambda body: shuffled(body, dice)) == pages()
