"""What a manifest was composed into, for people and for programs."""

import json

import orjson

from iamscope.model.composed import Composed, Text
from iamscope.report import json_compose, text_compose

STATEMENT = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ä/*"}
POLICY = orjson.dumps({"Version": "2012-10-17", "Statement": STATEMENT}).decode()
DOCUMENT = Text("agent-session", "session policy", POLICY, 2_048)
COMPOSED = Composed("agent", "session", (DOCUMENT,), ("a note\x1b[31m",))
PAGE = """\
agent: 1 document, proven to allow exactly what the manifest declares

agent-session (session policy, 109 of 2,048 characters)
{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::ä/*"
  }
}

note: a note<U+001B>[31m
"""


def test_the_page_is_as_it_was_found_good() -> None:
    """The page has the documents with their sizes, and the notes, harmless to a terminal."""
    assert text_compose.render(COMPOSED) == PAGE


def test_json_holds_the_document_itself() -> None:
    """JSON has the document as an object, with its size and its limit."""
    (document,) = json.loads(json_compose.render(COMPOSED))["documents"]
    assert document["document"] == json.loads(POLICY)
    assert (document["size"], document["limit"]) == (len(POLICY), 2_048)
