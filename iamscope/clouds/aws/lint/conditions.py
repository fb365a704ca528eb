"""Condition: operators, keys and values that do something else than they seem to (facts AWS 3.8 to 3.17)."""

from collections.abc import Iterator

from iamscope.access.globs import Glob
from iamscope.clouds.aws.authorize.operators import WILDCARDS, fitting
from iamscope.clouds.aws.data.dead_actions import MCP_KEYS
from iamscope.clouds.aws.lint.keys import Keys
from iamscope.clouds.aws.lint.statement import StatementText, Test
from iamscope.clouds.aws.policy_file import element, plain
from iamscope.clouds.aws.records.conditions import ConditionTest, Family, Quantifier, parse_condition
from iamscope.manifest.tree import Pairs, Scalar
from iamscope.model.remark import Remark

_EXACT = frozenset({Family.STRING, Family.STRING_IGNORE_CASE})


def look(statement: StatementText, keys: Keys) -> Iterator[Remark]:
    """Yield what is wrong with the conditions of a statement."""
    yield from _shape(statement)
    tests = [(test, parsed) for test in statement.tests() for parsed in _parsed(test)]
    guarded = {
        test.key.lower()
        for test, parsed in tests
        if parsed.family is Family.NULL and {value.lower() for value in parsed.values} == {"false"}
    }
    for test, parsed in tests:
        yield from _operator(statement, test, parsed, guarded)
        yield from _key(statement, test, parsed, keys)
        yield from _values(statement, test, parsed)
        if statement.effect == "deny" and test.key.lower() in MCP_KEYS:
            yield statement.remark(
                "mcp-key-fence",
                test.place,
                f"an agent that calls AWS directly does not send `{test.key}`: this Deny does not bind it",
                "take the permission away, or limit the agent's session",
            )


def _shape(statement: StatementText) -> Iterator[Remark]:
    """Yield operators that do not exist, and what is no object where one must be."""
    node = element(statement.root, "condition")
    if node is None:
        return
    if not isinstance(node, Pairs):
        yield statement.remark("invalid-condition", node.place, "a Condition is an object")
        return
    for operator, tests in node.pairs:
        assert isinstance(operator, Scalar)
        try:
            parse_condition({operator.text: plain(tests)})
        except ValueError as error:
            yield statement.remark("invalid-condition", operator.place, str(error))


def _parsed(test: Test) -> tuple[ConditionTest, ...]:
    try:
        return parse_condition({test.operator: {test.key: [plain(value) for value in test.values]}})
    except ValueError:
        return ()


def _operator(
    statement: StatementText, test: Test, parsed: ConditionTest, guarded: set[str]
) -> Iterator[Remark]:
    if parsed.if_exists and parsed.negated and parsed.quantifier is Quantifier.NONE:
        message = f"`{test.operator}` is true without the key anyway: `IfExists` changes nothing"
        yield statement.remark("pointless-if-exists", test.operator_place, message)
    if parsed.quantifier is Quantifier.ALL and statement.allow and test.key.lower() not in guarded:
        message = f"`{test.operator}` also holds for a request without `{test.key}`"
        hint = f'add "Null": {{"{test.key}": "false"}}'
        yield statement.remark("for-all-values-without-null", test.place, message, hint)


def _key(statement: StatementText, test: Test, parsed: ConditionTest, keys: Keys) -> Iterator[Remark]:
    known = keys.known(test.key)
    if not known:
        close = keys.nearest(test.key)
        hint = f"did you mean `{close}`?" if close else ""
        message = f"no service sends the key `{test.key}`"
        yield statement.remark("unknown-condition-key", test.place, message, hint)
        return
    if not statement.has("notaction") and not keys.sent(test.key, statement.texts("action")):
        absent = parsed.negated or parsed.if_exists or parsed.quantifier is Quantifier.ALL
        so = "the condition always holds" if absent else "the statement never applies"
        so = "" if parsed.family is Family.NULL else f": {so}"
        message = f"none of the actions of the statement sends `{test.key}`{so}"
        yield statement.remark("unsent-condition-key", test.place, message)
    single = parsed.quantifier is Quantifier.NONE and parsed.family is not Family.NULL
    if single and keys.multiple(test.key):
        message = f"`{test.key}` has several values, which `{test.operator}` never matches"
        hint = f"write `ForAnyValue:{test.operator}` or `ForAllValues:{test.operator}`"
        yield statement.remark("missing-set-operator", test.place, message, hint)


def _values(statement: StatementText, test: Test, parsed: ConditionTest) -> Iterator[Remark]:
    for node in test.values:
        text = str(plain(node)) if node.kind == "text" else node.text
        if parsed.family in _EXACT and ("*" in text or "?" in text) and "${" not in text:
            message = f"`{text}` is compared letter by letter in `{test.operator}`"
            yield statement.remark("literal-wildcard", node.place, message, "use `StringLike` for patterns")
        if not _possible(parsed, text):
            message = f"no `{test.key}` can be `{text}` for `{test.operator}`"
            yield statement.remark("impossible-condition-value", node.place, message)


def _possible(parsed: ConditionTest, text: str) -> bool:
    """Return whether some request value fits a policy value."""
    if parsed.family is Family.NULL:
        return text.lower() in ("true", "false")
    wanted = Glob.parse(text) if parsed.family in WILDCARDS else Glob.literal(text)
    return "${" in text or fitting(parsed.family, parsed.order, wanted) is not None


def variables(statement: StatementText) -> Iterator[Remark]:
    """Yield variables in a document whose version does not resolve them."""
    if statement.version == "2012-10-17":
        return
    nodes = [*statement.texts("resource"), *statement.texts("notresource")]
    nodes += [value for test in statement.tests() for value in test.values]
    for node in nodes:
        if "${" in node.text:
            message = f"`{node.text}` is plain text in a document of this version"
            yield statement.remark(
                "variable-in-old-version", node.place, message, 'add "Version": "2012-10-17"'
            )
