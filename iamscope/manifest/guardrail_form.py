"""The form of files of guardrail tests."""

from iamscope.manifest.shape import (
    Constant,
    Field,
    Flag,
    Keys,
    ListOf,
    Meaning,
    OneOrMany,
    Record,
    Text,
)

TESTS_VERSION = 1

_CONTEXT = Record(
    keys=Keys.ANY,
    rest=OneOrMany(Text(Meaning.VALUE)),
    about_rest="the value of one condition key, or its values",
    minimum=1,
)
_DEED = {
    "actions": Field(
        ListOf(Text(Meaning.ACTION)),
        "actions in the provider's own words; wildcards are allowed",
        required=True,
    ),
    "resources": Field(
        ListOf(Text(Meaning.RESOURCE)), "resources as the provider names them; all of them when left out"
    ),
    "context": Field(_CONTEXT, "condition keys that the request carries"),
}
_MUST_DEED = Record(
    {**_DEED, "complete": Field(Flag(), "whether condition keys that are not given are absent, not unknown")}
)
_WHO = OneOrMany(Text(Meaning.WHO))
_BECOME = Field(_WHO, "principals to become, by full name, by a name such as `role/deploy`, or by a pattern")
_ADMINISTER = Field(Flag(), "whether it is about doing everything in an account")

_MUST = Record(
    {"become": _BECOME, "administer": _ADMINISTER},
    keys=Keys.CLOUD,
    rest=ListOf(_MUST_DEED),
    about_rest="what must be possible in one cloud",
    minimum=1,
)
_MUST_NOT = Record(
    {
        "become": _BECOME,
        "administer": _ADMINISTER,
        "environments": Field(
            ListOf(Text(Meaning.NAME), distinct=True),
            "environments of the estate file that must not be reached: nobody in them becomes within reach, "
            "and nothing in them can be changed, destroyed or read",
        ),
    },
    keys=Keys.CLOUD,
    rest=ListOf(Record(_DEED)),
    about_rest="what must not be possible in one cloud",
    minimum=1,
)

_TEST = Record(
    {
        "name": Field(
            Text(Meaning.PROSE), "what the test is called; it says itself what it asks when left out"
        ),
        "reason": Field(Text(Meaning.PROSE), "why it has to be so"),
        "principals": Field(
            _WHO,
            "who is asked about: a full name, a name such as `role/deploy`, a pattern such as "
            "`role/agent-*`, or `every agent`",
        ),
        "environments": Field(
            ListOf(Text(Meaning.NAME), distinct=True),
            "instead of principals: everybody in these environments of the estate file",
        ),
        "reach": Field(
            Flag(),
            "whether all that the principals can become counts; when left out, it does for `must-not` alone",
        ),
        "must": Field(_MUST, "what has to be possible"),
        "must-not": Field(_MUST_NOT, "what must not be possible"),
    },
    either=("principals", "environments"),
    besides=("must", "must-not"),
    apart=(("principals", "environments"),),
)

GUARDRAIL_TESTS = Record(
    {
        "kind": Field(Constant("GuardrailTests"), "what this document is", required=True),
        "version": Field(Constant(TESTS_VERSION), "the version of this form", required=True),
        "description": Field(Text(Meaning.PROSE), "what the tests are for"),
        "tests": Field(ListOf(_TEST), "the tests, each of which passes or fails by itself", required=True),
    }
)
