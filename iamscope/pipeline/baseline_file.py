"""The file of a baseline: sorted, one finding on a line, and read with every mistake in it."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from iamscope.errors import IamscopeError
from iamscope.manifest.json_tree import parse_json
from iamscope.manifest.mistakes import ManifestError, Mistakes
from iamscope.manifest.place import Place
from iamscope.manifest.tree import Items, Node, Pairs, Scalar
from iamscope.model.baseline import Baseline, Known
from iamscope.model.safe import harmless_json, quoted
from iamscope.pipeline.whole_file import write_whole

VERSION = 1
_LARGEST = 64 * 1024 * 1024
_TEXTS = ("fingerprint", "kind", "agent", "principal", "severity", "danger", "into", "message")
_NEEDED = ("fingerprint", "kind", "principal")


class BaselineError(ManifestError):
    """Something in a baseline is not as iamscope writes it."""

    code = "bad-baseline"


class NewerBaselineError(ManifestError):
    """A baseline was written by a newer version of iamscope."""

    code = "newer-baseline"


class UnreadableBaselineError(IamscopeError):
    """A baseline cannot be read or written."""

    code = "unreadable-baseline"


def read_baseline(path: Path) -> Baseline:
    """Return the baseline of a file. Raises `IamscopeError` with every mistake in it."""
    file = str(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
    except OSError as error:
        reason = (error.strerror or "it is refused").lower()
        hint = "a first one is written when you ask for it" if isinstance(error, FileNotFoundError) else None
        raise UnreadableBaselineError(
            f"the baseline {quoted(file)} cannot be read: {reason}", hint=hint
        ) from None
    if len(data) > _LARGEST:
        raise UnreadableBaselineError(f"the baseline {quoted(file)} is larger than any that iamscope writes")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise UnreadableBaselineError(f"the baseline {quoted(file)} is not UTF-8") from None
    return _baseline(parse_json(text, file), file)


def render(baseline: Baseline) -> str:
    """Return a baseline as the text of its file; the same baseline gives the same bytes."""
    lines = [_line(known) for known in sorted(baseline.known, key=lambda one: one.order)]
    body = ",\n".join(lines)
    listed = f"[\n{body}\n]" if lines else "[]"
    return harmless_json(f'{{"version": {VERSION}, "findings": {listed}}}\n')


def write_baseline(path: Path, baseline: Baseline) -> None:
    """Write a baseline's file as a whole or not at all. Raises `UnreadableBaselineError`."""
    try:
        write_whole(Path(os.path.realpath(path)), render(baseline).encode())
    except OSError as error:
        reason = (error.strerror or "it is refused").lower()
        raise UnreadableBaselineError(
            f"the baseline {quoted(str(path))} cannot be written: {reason}"
        ) from None


def _line(known: Known) -> str:
    told: dict[str, Any] = {
        "agent": known.agent,
        "kind": known.kind,
        "severity": known.severity,
        "principal": known.principal,
        "message": known.message,
        "fingerprint": known.fingerprint,
        "danger": known.danger,
        "into": known.into,
        "certain": known.certain,
        "statements": [orjson.loads(text) for text in known.statements],
        "action_count": known.action_count,
        "actions": list(known.actions),
    }
    said = {key: value for key, value in told.items() if value or value is False}
    return json.dumps(said, ensure_ascii=False)


def _baseline(node: Node, file: str) -> Baseline:
    mistakes = Mistakes()
    if not isinstance(node, Pairs):
        raise BaselineError(f"{quoted(file)} holds no baseline", node.place)
    fields = _fields(node, mistakes)
    _check_version(fields.get("version"), node.place)
    findings = fields.get("findings")
    if not isinstance(findings, Items):
        raise BaselineError(
            "a baseline without a list of `findings`", findings.place if findings else node.place
        )
    known = [_known(item, mistakes) for item in findings.items]
    seen: dict[str, Place] = {}
    for item, one in zip(findings.items, known, strict=True):
        if one is not None and one.fingerprint in seen:
            first = f"is in line {seen[one.fingerprint].line} already"
            message = f"the finding {quoted(one.fingerprint)} {first}, and given again"
            mistakes.add(BaselineError(message, item.place))
        elif one is not None:
            seen[one.fingerprint] = item.place
    mistakes.raise_any()
    return Baseline(tuple(sorted((one for one in known if one is not None), key=lambda one: one.order)))


def _check_version(node: Node | None, place: Place) -> None:
    if not isinstance(node, Scalar) or node.kind != "number" or not node.text.isdigit() or int(node.text) < 1:
        raise BaselineError("a baseline without a `version`", node.place if node else place)
    if int(node.text) > VERSION:
        message = f"the baseline is of version {node.text}, and this iamscope reads up to {VERSION},"
        hint = "use the version of iamscope that wrote it, or a later one"
        raise NewerBaselineError(message, node.place, hint=hint)


def _fields(node: Pairs, mistakes: Mistakes) -> Mapping[str, Node]:
    found: dict[str, Node] = {}
    for key, value in node.pairs:
        assert isinstance(key, Scalar)
        if key.text in found:
            mistakes.add(BaselineError(f"the key {quoted(key.text)} is given twice", key.place))
        found[key.text] = value
    return found


def _known(node: Node, mistakes: Mistakes) -> Known | None:
    """Return a finding of the file, or report what is wrong with it."""
    if not isinstance(node, Pairs):
        mistakes.add(BaselineError("a finding that is not keys and values", node.place))
        return None
    before = len(mistakes)
    fields = _fields(node, mistakes)
    texts = {key: _text(fields[key], key, mistakes) for key in _TEXTS if key in fields}
    for key in _NEEDED:
        if key not in fields:
            mistakes.add(BaselineError(f"a finding without `{key}`", node.place))
    known_keys = (*_TEXTS, "certain", "statements", "actions", "action_count")
    for key in fields:
        if key not in known_keys:
            mistakes.add(BaselineError(f"the key {quoted(key)} is none of a finding", fields[key].place))
    certain = fields.get("certain")
    if not isinstance(certain, Scalar) or certain.kind != "flag":
        place = certain.place if certain else node.place
        mistakes.add(BaselineError("`certain` must be `true` or `false`", place))
    actions = [_text(one, "actions", mistakes) for one in _listed(fields, "actions", mistakes)]
    statements = [orjson.dumps(_plain(one)).decode() for one in _listed(fields, "statements", mistakes)]
    count = _count(fields.get("action_count"), mistakes)
    if len(mistakes) > before or not isinstance(certain, Scalar):
        return None
    rest = {"severity": "", "message": "", "agent": "", **texts}
    return Known(
        certain=certain.text == "true",
        action_count=count,
        actions=tuple(sorted(actions)),
        statements=tuple(sorted(statements)),
        **rest,
    )


def _count(node: Node | None, mistakes: Mistakes) -> int:
    if node is None:
        return 0
    if isinstance(node, Scalar) and node.kind == "number" and node.text.isdigit():
        return int(node.text)
    mistakes.add(BaselineError("`action_count` must be a whole number", node.place))
    return 0


def _text(node: Node, key: str, mistakes: Mistakes) -> str:
    if isinstance(node, Scalar) and node.kind == "text":
        return node.text
    mistakes.add(BaselineError(f"`{key}` must be text", node.place))
    return ""


def _listed(fields: Mapping[str, Node], key: str, mistakes: Mistakes) -> tuple[Node, ...]:
    node = fields.get(key)
    if node is None:
        return ()
    if isinstance(node, Items):
        return node.items
    mistakes.add(BaselineError(f"`{key}` must be a list", node.place))
    return ()


def _plain(node: Node) -> Any:
    match node:
        case Items(items=items):
            return [_plain(item) for item in items]
        case Pairs(pairs=pairs):
            return {key.text: _plain(value) for key, value in pairs if isinstance(key, Scalar)}
        case Scalar(kind="text", text=text):
            return text
        case Scalar(text=text):
            return orjson.loads(text)
