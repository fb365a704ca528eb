"""The shape of a document: elements, versions, labels, size, characters."""

from collections.abc import Iterator, Mapping, Sequence

from iamscope.clouds.aws.data import policy_limits
from iamscope.clouds.aws.lint.codes import CODES
from iamscope.clouds.aws.lint.statement import StatementText
from iamscope.clouds.aws.policy_file import element, listed
from iamscope.manifest.nearest import nearest
from iamscope.manifest.place import Place
from iamscope.manifest.tree import Items, Node, Pairs, Scalar
from iamscope.model.remark import Remark

VERSIONS = ("2012-10-17", "2008-10-17")
_DOCUMENT = ("Version", "Id", "Statement")
_STATEMENT = "Sid Effect Principal NotPrincipal Action NotAction Resource NotResource Condition".split()
_PAIRS = (("action", "notaction"), ("resource", "notresource"), ("principal", "notprincipal"))


def look(root: Pairs, statements: Sequence[StatementText]) -> Iterator[Remark]:
    """Yield what is wrong with the shape of a document and of its statements."""
    yield from _elements(root, _DOCUMENT, None)
    yield from _version(root)
    yield from _duplicates(root)
    yield from _characters(root)
    yield from _size(root, statements)
    yield from _labels(statements)
    for node, index in ((node, index) for index, node in enumerate(listed(element(root, "statement")))):
        if not isinstance(node, Pairs):
            yield _remark("invalid-value", node.place, "a statement is an object", index=index)
    for statement in statements:
        yield from _elements(statement.root, _STATEMENT, statement.index)
        yield from _statement(statement)


def _remark(code: str, place: Place, message: str, hint: str = "", index: int | None = None) -> Remark:
    return Remark(code, CODES[code].grade, message, place.line, place.column, hint, index)


def _elements(root: Pairs, known: Sequence[str], index: int | None) -> Iterator[Remark]:
    names = {name.lower() for name in known}
    for key, _ in root.pairs:
        if isinstance(key, Scalar) and key.text.lower() not in names:
            close = nearest(key.text, known)
            hint = f"did you mean `{close}`?" if close else ""
            yield _remark(
                "unknown-element", key.place, f"`{key.text}` is no element of a policy", hint, index
            )


def _version(root: Pairs) -> Iterator[Remark]:
    node = element(root, "version")
    if node is not None and not (isinstance(node, Scalar) and node.text in VERSIONS):
        spelled = f"`{node.text}`" if isinstance(node, Scalar) else "this"
        yield _remark(
            "unknown-version", node.place, f"{spelled} is no version of the policy language",
            f"write `{VERSIONS[0]}`",
        )  # fmt: skip


def _duplicates(node: Node) -> Iterator[Remark]:
    """Yield keys that an object has twice: AWS reads one of them."""
    if isinstance(node, Items):
        for item in node.items:
            yield from _duplicates(item)
    elif isinstance(node, Pairs):
        seen: set[str] = set()
        for key, value in node.pairs:
            assert isinstance(key, Scalar)
            if key.text in seen:
                yield _remark("duplicate-key", key.place, f"`{key.text}` stands twice in one object")
            seen.add(key.text)
            yield from _duplicates(value)


def _characters(node: Node) -> Iterator[Remark]:
    if isinstance(node, Items):
        for item in node.items:
            yield from _characters(item)
    elif isinstance(node, Pairs):
        for key, value in node.pairs:
            yield from _characters(key)
            yield from _characters(value)
    else:
        found = policy_limits.FOREIGN.search(node.text)
        if found:
            name = f"U+{ord(found.group()):04X}"
            yield _remark("invalid-character", node.place, f"{name} is not allowed in a policy")


def _size(root: Pairs, statements: Sequence[StatementText]) -> Iterator[Remark]:
    size = _length(root)
    named = any(statement.has("principal") or statement.has("notprincipal") for statement in statements)
    trust = named and all(not statement.has("resource") for statement in statements)
    if trust:
        limit, kind = policy_limits.TRUST, "a trust policy"
    elif named:
        return
    else:
        limit, kind = policy_limits.IDENTITY, "a managed policy"
    if size > limit:
        yield _remark(
            "too-large", root.place, f"{size:,} characters are more than the {limit:,} of {kind}",
            "split the document, or merge its statements",
        )  # fmt: skip


def _length(node: Node) -> int:
    """Return the characters of a document written without whitespace."""
    match node:
        case Scalar(kind="text", text=text):
            return sum(not letter.isspace() for letter in text) + 2
        case Scalar(text=text):
            return len(text)
        case Items(items=items):
            return 2 + sum(map(_length, items)) + max(0, len(items) - 1)
        case Pairs(pairs=pairs):
            inner = sum(_length(key) + _length(value) + 1 for key, value in pairs)
            return 2 + inner + max(0, len(pairs) - 1)


def _labels(statements: Sequence[StatementText]) -> Iterator[Remark]:
    seen: dict[str, int] = {}
    for statement in statements:
        for sid in statement.texts("sid"):
            if sid.text in seen:
                first = seen[sid.text]
                message = f"statement #{first} has the Sid `{sid.text}` too"
                yield statement.remark("duplicate-sid", sid.place, message)
            seen.setdefault(sid.text, statement.index)


def _statement(statement: StatementText) -> Iterator[Remark]:
    if not statement.has("effect"):
        yield statement.remark("missing-element", statement.root.place, "a statement without Effect")
    elif statement.effect not in ("allow", "deny"):
        place = statement.place("effect")
        yield statement.remark("invalid-effect", place, "the Effect is `Allow` or `Deny`")
    for name, negative in _PAIRS:
        if statement.has(name) and statement.has(negative):
            message = f"{_TITLES[name]} and {_TITLES[negative]} exclude each other"
            yield statement.remark("conflicting-elements", statement.place(negative), message)
    if not statement.has("action") and not statement.has("notaction"):
        yield statement.remark("missing-element", statement.root.place, "a statement without Action")
    principal = statement.has("principal") or statement.has("notprincipal")
    if not principal and not statement.has("resource") and not statement.has("notresource"):
        yield statement.remark("missing-element", statement.root.place, "a statement without Resource")
    for name in ("action", "notaction", "resource", "notresource"):
        for node in listed(element(statement.root, name)):
            if not (isinstance(node, Scalar) and node.kind == "text"):
                yield statement.remark("invalid-value", node.place, f"{_TITLES[name]} holds only texts")


_TITLES: Mapping[str, str] = {name.lower(): name for name in _STATEMENT}
