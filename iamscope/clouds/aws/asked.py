"""Access in words, as people ask for it: actions on resources."""

import re

from iamscope.clouds.aws.records.documents import PolicyDocument, parse_document
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.clouds.aws.vocabulary import AwsVocabulary
from iamscope.errors import IamscopeError

_ON = re.compile(r"(?:^|\s+)on\s+", re.IGNORECASE)


class MalformedAccessError(IamscopeError):
    """An access in words names no action, or something that is none."""

    code = "malformed-access"

    def __init__(self, text: str, problem: str, hint: str | None = None) -> None:
        super().__init__(
            f"the access `{text}` {problem}",
            hint=hint or "write it as `s3:Delete* on arn:aws:s3:::my-bucket/*`, several with commas",
        )


def parse_access(text: str, universe: AwsUniverse) -> PolicyDocument:
    """Return the document that allows an access in words. Raises `MalformedAccessError`.

    Without `on` it is the actions on every resource.
    """
    actions, *rest = _ON.split(text.strip(), maxsplit=1)
    statement = {
        "Effect": "Allow",
        "Action": _items(actions),
        "Resource": _items(rest[0]) if rest else ["*"],
    }
    vocabulary = AwsVocabulary(universe)
    for name, judge in (("Action", vocabulary.action_problem), ("Resource", vocabulary.resource_problem)):
        if not statement[name]:
            raise MalformedAccessError(text, f"has no {name.lower()}")
        for item in statement[name]:
            problem = judge(item)
            if problem is not None:
                hint = f"did you mean `{problem.nearest}`?" if problem.nearest else None
                raise MalformedAccessError(text, f"holds `{item}`, which {problem.message}", hint)
    return parse_document({"Version": "2012-10-17", "Statement": [statement]}, where=f"`{text}`")


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]
