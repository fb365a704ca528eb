"""Everything that can be said of a policy: stable codes, what they mean, and how much they matter."""

from collections.abc import Mapping
from typing import NamedTuple

from iamscope.model.remark import Grade


class Code(NamedTuple):
    """How much a code matters, and what it means, as the documentation says it."""

    grade: Grade
    title: str


_ERROR, _WARNING, _NOTE = Grade.ERROR, Grade.WARNING, Grade.NOTE

CODES: Mapping[str, Code] = {
    "action-without-resource": Code(
        _ERROR,
        "no Resource of the statement is something that the action acts on; the action is not affected",
    ),
    "conflicting-elements": Code(_ERROR, "a statement has an element and its negative form; AWS refuses it"),
    "dead-action": Code(_ERROR, "the action, or its whole service, no longer has any effect"),
    "deleted-principal": Code(
        _WARNING,
        "a unique id stands where a name was: the principal was deleted and the statement matches nobody",
    ),
    "denied-statement": Code(
        _WARNING, "an Allow without effect: a Deny of the same document denies all of it"
    ),
    "duplicate-key": Code(_ERROR, "an object has the same key twice; only one of them counts"),
    "duplicate-sid": Code(_ERROR, "two statements have the same Sid; AWS refuses it"),
    "for-all-values-without-null": Code(
        _WARNING, "`ForAllValues` in an Allow also holds for a request without the key"
    ),
    "impossible-condition": Code(
        _ERROR, "no request can meet the whole Condition, so that the statement never applies"
    ),
    "impossible-condition-value": Code(_ERROR, "no request can have this value, so that it never matches"),
    "invalid-arn": Code(_ERROR, "the Resource is neither `*` nor an ARN"),
    "invalid-character": Code(_ERROR, "a character that policies cannot hold; AWS refuses it"),
    "invalid-condition": Code(_ERROR, "a Condition that AWS cannot read"),
    "invalid-effect": Code(_ERROR, "the Effect is neither Allow nor Deny; AWS refuses it"),
    "invalid-principal": Code(
        _ERROR, "the principal cannot exist: a wildcard in a name, a group, a bare name"
    ),
    "invalid-value": Code(_ERROR, "an element holds something that it cannot hold; AWS refuses it"),
    "literal-wildcard": Code(_WARNING, "`*` and `?` mean themselves in this operator"),
    "mcp-key-fence": Code(
        _WARNING, "a Deny on MCP keys does not bind an agent that calls AWS without the MCP server"
    ),
    "missing-element": Code(_ERROR, "a statement lacks an element that it must have; AWS refuses it"),
    "missing-set-operator": Code(
        _WARNING,
        "a key with several values needs `ForAnyValue` or `ForAllValues`; without one nothing matches",
    ),
    "needs-any-resource": Code(
        _ERROR, "the action acts on no particular resource, and the statement does not name `*`"
    ),
    "not-action-allow": Code(
        _WARNING, "an Allow with NotAction grants everything else, new services included"
    ),
    "not-principal-allow": Code(
        _WARNING, "an Allow with NotPrincipal grants to everyone else, unknown callers too"
    ),
    "pointless-if-exists": Code(_NOTE, "`IfExists` changes nothing for a negated operator"),
    "resource-too-wide": Code(
        _NOTE, "a dangerous action on every resource, although it takes particular ones"
    ),
    "shadowed-statement": Code(
        _NOTE, "other statements of the same document and effect cover all of it: it changes nothing"
    ),
    "too-large": Code(_ERROR, "the document is longer than AWS stores"),
    "unknown-action": Code(_ERROR, "no action of AWS has this name, or matches this pattern"),
    "unknown-condition-key": Code(_WARNING, "no service sends a condition key of this name"),
    "unknown-element": Code(_ERROR, "AWS knows no element of this name, and refuses it"),
    "unknown-version": Code(_ERROR, "the Version is none of the two that exist"),
    "unsent-condition-key": Code(_WARNING, "none of the actions of the statement sends this condition key"),
    "variable-in-old-version": Code(
        _ERROR, "`${...}` is plain text unless the document has Version 2012-10-17"
    ),
    "variable-outside-resource": Code(_ERROR, "a variable before the fifth colon of an ARN is not resolved"),
    "wildcard-principal": Code(_WARNING, "an Allow for everyone, without a condition"),
    "wildcard-service": Code(
        _WARNING, "a wildcard in the service part of an action; only service control policies may have one"
    ),
    "wrong-resource": Code(_ERROR, "no action of the statement acts on a resource of this shape"),
}
