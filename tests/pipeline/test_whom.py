"""Whom names and patterns mean."""

import pytest

from iamscope.manifest.role import Fleet
from iamscope.pipeline.whom import Names
from tests.fakes.account import arn, trusting, world_of
from tests.fakes.whole import AGENT, allow, role

OTHER = "arn:aws:iam::222222222222:root"
ACCOUNT = {
    "users": {"ann": {}, "twin": {}},
    "roles": {
        "ann-agent": {"tags": AGENT},
        "looks-like-agent": {},
        "twin": {"trust": [trusting({"AWS": OTHER})]},
        "path": {**role(allow("s3:*")), "path": "/teams/"},
    },
}


@pytest.fixture(scope="module")
def names() -> Names:
    """Return the names of a small account."""
    return Names(world_of(ACCOUNT), Fleet(()))


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("ann", ["user/ann"]),
        ("role/ann*", ["role/ann-agent"]),
        ("ann*", ["role/ann-agent", "user/ann"]),
        ("arn:aws:iam::*:role/teams/*", ["role/teams/path"]),
        ("*/twin", ["role/twin", "user/twin"]),
        ("every agent", ["role/ann-agent"]),
        ("twin", []),
        ("role/nobody", []),
        ("222222222222", ["root"]),
    ],
)
def test_a_word_means_whoever_it_names(names: Names, word: str, meant: list[str]) -> None:
    """Exactly one for a name, all that fit for a pattern, nobody where it is ambiguous."""
    assert [one.id.split(":", 5)[5] for one in names.of(word)] == meant


def test_words_are_taken_together_and_each_without_anybody_is_told(names: Names) -> None:
    """Whoever several words mean is there once."""
    found = names.all_of(["ann", "user/*", "user/an"])
    assert [one.id for one in found.principals] == [arn("user", "ann"), arn("user", "twin")]
    assert found.missing == ("there is no principal `user/an`; did you mean `user/ann`?",)
    assert names.all_of(["x-*"]).missing == ("no principal is named like `x-*`",)


def test_nobody_who_is_an_agent_is_told_so() -> None:
    """An account without agents has no `every agent`."""
    found = Names(world_of({"roles": {"a": {}}}), Fleet(())).all_of(["every agent"])
    assert (found.principals, len(found.missing)) == ((), 1)
