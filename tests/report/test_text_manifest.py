"""A check of manifests on a terminal."""

from iamscope.model.checked import CheckedManifest, Objection, Weight
from iamscope.model.compared import Example
from iamscope.report.text_manifest import render

EXAMPLE = Example("s3:PutObject", "arn:aws:s3:::b/x", {"aws:SourceIp": "10.0.0.0", "aws:TagKeys": ["a", "b"]})
CONTRADICTION = Objection(
    "declared-and-forbidden",
    Weight.MISTAKE,
    "declares with `s3:*` what `never` forbids with `s3:PutObject`",
    ("a.yaml:7", "shared/b.yaml:25"),
    example=EXAMPLE,
)
UNKNOWN = Objection(
    "unresolved-reference", Weight.UNKNOWN, "what `x` allows is not known", ("a.yaml:9",), "look"
)
GOOD = CheckedManifest("good", "good.yaml:1", 2, 1, ())
OPEN = CheckedManifest("open", "open.yaml:1", 1, 0, (UNKNOWN,))
BAD = CheckedManifest("bad", "a.yaml:1", 3, 1, (CONTRADICTION, UNKNOWN))
PAGE = """\
bad (a.yaml:1): not consistent
  MISTAKE  declares with `s3:*` what `never` forbids with `s3:PutObject`
           at a.yaml:7 and shared/b.yaml:25
           for example s3:PutObject on arn:aws:s3:::b/x
             with aws:SourceIp = 10.0.0.0
             with aws:TagKeys = a, b
  UNKNOWN  what `x` allows is not known
           at a.yaml:9
           hint: look

open (open.yaml:1): cannot tell whether it is consistent
  UNKNOWN  what `x` allows is not known
           at a.yaml:9
           hint: look

good (good.yaml:1): consistent
  proven: each of its 2 entries allows something, and `never` (1 entry) forbids none of it

3 manifests: 1 inconsistent, 1 unknown, 1 consistent
"""


def test_the_worst_comes_first_and_the_last_line_counts() -> None:
    """Each objection has its places, its request and what to do."""
    assert render((GOOD, OPEN, BAD)) == PAGE


def test_a_manifest_without_access_says_so() -> None:
    """There is nothing to prove."""
    assert "it declares nothing" in render((CheckedManifest("a", "a.yaml:1", 0, 2, ()),))
    assert "its entry allows something\n" in render((CheckedManifest("a", "a.yaml:1", 1, 0, ()),))


def test_hostile_names_are_harmless() -> None:
    """A file's name with a line end and a colour cannot write on the terminal."""
    evil = "evil\n\x1b[31m.yaml:1"
    page = render((CheckedManifest("a", evil, 1, 0, (Objection("c", Weight.NOTICE, evil, (evil,)),)),))
    assert "\x1b" not in page
    assert page.count("<U+001B>") == 3
