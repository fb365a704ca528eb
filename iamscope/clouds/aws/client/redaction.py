"""Where secrets stop: of all text that AWS answers, only what is known to be harmless is kept.

Numbers, dates and closed lists of words pass. Text passes if `kept.py` names its field, so that a field
that AWS adds tomorrow stays out until somebody has looked at it. Descriptions, environment values,
commands, mail addresses and reasons are left out: no policy is decided by them.
"""

from typing import Any

from botocore.model import Shape, StructureShape

from iamscope.clouds.aws.client.kept import KEPT_ATTRIBUTES, KEPT_PIPELINE_FIELDS, KEPT_TEXT


def redacted(body: dict[str, Any], shape: StructureShape, service: str) -> dict[str, Any]:
    """Return an answer of a service without the text that is not known to be harmless."""
    kept = KEPT_TEXT.get((service, shape.name), frozenset())
    clean: dict[str, Any] = {}
    for name, value in body.items():
        member = shape.members.get(name)
        if member is None or _is_open(member) or (_is_text(member) and name not in kept):
            continue
        if name == "Attributes" and isinstance(value, dict):
            value = {key: text for key, text in value.items() if key in KEPT_ATTRIBUTES}  # noqa: PLW2901
        if shape.name == "PipelineObject" and name == "fields":
            value = [item for item in value if item.get("key") in KEPT_PIPELINE_FIELDS]  # noqa: PLW2901
        clean[name] = _inside(value, member, service)
    return clean


def _inside(value: Any, shape: Shape, service: str) -> Any:
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        return redacted(value, shape, service)
    if shape.type_name == "list" and isinstance(value, list):
        return [_inside(item, shape.member, service) for item in value]  # type: ignore[attr-defined]
    if shape.type_name == "map" and isinstance(value, dict):
        return {key: _inside(item, shape.value, service) for key, item in value.items()}  # type: ignore[attr-defined]
    return value


def _is_text(shape: Shape) -> bool:
    """Return whether a value holds free text, directly or in a list or map."""
    if shape.type_name == "string":
        return not shape.metadata.get("enum")
    if shape.type_name == "list":
        return _is_text(shape.member)  # type: ignore[attr-defined]
    # The keys of a map are text as well, whatever it maps them to.
    return shape.type_name == "map" and (_is_text(shape.key) or _is_text(shape.value))  # type: ignore[attr-defined]


def _is_open(shape: Shape) -> bool:
    """Return whether a value holds whatever somebody put there: bytes, or a document without a shape."""
    if shape.type_name == "list":
        return _is_open(shape.member)  # type: ignore[attr-defined]
    return shape.type_name == "blob" or bool(getattr(shape, "is_document_type", False))
