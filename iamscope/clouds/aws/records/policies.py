"""Policy documents as people keep them: bare, several in a list, or inside an answer of AWS."""

from collections.abc import Iterator, Mapping

from iamscope.clouds.aws.records.documents import MalformedPolicyError, PolicyDocument, parse_document


def parse_policies(raw: object, *, where: str) -> tuple[PolicyDocument, ...]:
    """Return the documents that a file holds.

    Taken are a document, a list of documents, and the answers of `iam:GetPolicyVersion`,
    `iam:GetRolePolicy` and their like. Raises `MalformedPolicyError`.
    """
    return tuple(_documents(raw, where, depth=0))


# Nobody keeps lists of lists of lists; what is deeper is no list of policies.
_DEEPEST = 3


def _documents(raw: object, where: str, depth: int) -> Iterator[PolicyDocument]:
    if isinstance(raw, list):
        if depth == _DEEPEST:
            raise MalformedPolicyError("lists within lists", where=where)
        for number, item in enumerate(raw):
            yield from _documents(item, f"{where}[{number}]", depth + 1)
    elif isinstance(raw, Mapping) and not any(str(key).lower() == "statement" for key in raw):
        inner = raw.get("PolicyVersion", raw)
        names = ("Document", "PolicyDocument", "Policy")
        found = next((inner[name] for name in names if isinstance(inner, Mapping) and name in inner), None)
        if found is None:
            raise MalformedPolicyError("nothing that is a policy document", where=where)
        yield parse_document(found, where=where)
    else:
        yield parse_document(raw, where=where)
