"""A suggested manifest as YAML."""

from iamscope import catalog
from iamscope.manifest.load import load_text
from iamscope.model.suggestion import Section, SuggestedEntry, Suggestion
from iamscope.report.yaml_suggest import render
from tests.report.small import GOLDEN

ROLE = "arn:aws:iam::111111111111:role/report-agent"
CONDITIONS = {"StringEquals": {"aws:RequestedRegion": ("eu-west-1", "us-east-1")}}
SUGGESTION = Suggestion(
    name="report-agent",
    cloud="aws",
    principal=ROLE,
    head=(f"Suggested from what {ROLE} may do by its own policies.", "Window: a to b."),
    entries=(
        SuggestedEntry(("s3:GetObject",), ("arn:aws:s3:::a/\"x' y/*",), CONDITIONS, "s3:GetObject 5 times"),
        SuggestedEntry(
            tuple(f"s3:GetBucket{n}" for n in ("Acl", "CORS", "Logging", "Policy", "Tagging")), ("*",), {}
        ),
    ),
    sections=(
        Section("Granted, and not used:", ("s3:PutObject on arn:aws:s3:::a/*",)),
        Section("Called, and not known as an action:", ("evil\n\u202e: once",)),
    ),
)


def test_it_is_its_golden_file() -> None:
    """A suggestion has the bytes that were once looked at and found good."""
    assert render(SUGGESTION) == (GOLDEN.parent / "suggest.yaml").read_text()


def test_it_says_what_was_suggested() -> None:
    """Read back, the text is a valid manifest with the same entries."""
    (role,) = load_text(render(SUGGESTION), "m.yaml", catalog.vocabularies()).fleet.roles
    first, second = role.access["aws"]
    assert [str(one) for one in first.resources] == list(SUGGESTION.entries[0].resources)
    assert first.conditions == CONDITIONS
    assert [str(one) for one in second.actions] == list(SUGGESTION.entries[1].actions)


def test_nothing_is_a_manifest_too() -> None:
    """A suggestion without entries declares that the agent may do nothing."""
    empty = Suggestion("agent", "aws", ROLE, (), ())
    (role,) = load_text(render(empty), "m.yaml", catalog.vocabularies()).fleet.roles
    assert not role.access
