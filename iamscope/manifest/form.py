"""The form of manifests, access lists, estate files and guardrail tests: the one description of them."""

from types import MappingProxyType

from iamscope.manifest.guardrail_form import GUARDRAIL_TESTS
from iamscope.manifest.shape import (
    Conditions,
    Constant,
    Field,
    Flag,
    Keys,
    ListOf,
    Meaning,
    Need,
    OneOrMany,
    Record,
    Text,
)

VERSION = 1
# The keys of an entry that name definitions of the provider instead of actions.
REFERENCES = ("policies",)

_REASON = Field(Text(Meaning.PROSE), "why the agent needs this, or must never have it")
_ACTIONS = Field(
    ListOf(Text(Meaning.ACTION)), "actions in the provider's own words; wildcards are allowed", required=True
)
_RESOURCES = ListOf(Text(Meaning.RESOURCE))
_PRINCIPALS = Text(Meaning.PRINCIPAL)

_ACCESS_ENTRY = Record(
    {
        "actions": Field(_ACTIONS.shape, _ACTIONS.about),
        "resources": Field(_RESOURCES, "resources as the provider names them; wildcards are allowed"),
        "policies": Field(
            ListOf(Text(Meaning.REFERENCE), distinct=True),
            "instead of actions: managed policies by ARN, or policy files such as `./reader.json`",
        ),
        "conditions": Field(Conditions(), "a condition block as the provider writes it"),
        "reason": _REASON,
    },
    either=("actions", "policies"),
    together=(("actions", "resources"),),
    apart=(("actions", "policies"), ("policies", "resources")),
)

_NEVER_ENTRY = Record(
    {
        "actions": _ACTIONS,
        "resources": Field(_RESOURCES, "the resources that are out of reach; all of them when left out"),
        "conditions": Field(Conditions(), "a condition block as the provider writes it"),
        "reason": _REASON,
    }
)

_SESSION = Record(
    {
        "session-name": Field(Text(Meaning.PATTERN), "a glob that the names of the agent's sessions match"),
        "source-identity": Field(
            Text(Meaning.PATTERN), "the source identity of the agent's sessions, or a glob"
        ),
        "via-mcp": Field(Flag(), "whether the agent's calls come through the provider's own MCP server"),
    },
    either=("session-name", "source-identity", "via-mcp"),
)

_AGENT = Record(
    {
        "principals": Field(
            ListOf(_PRINCIPALS, minimum=0, distinct=True),
            "the principals that the agent acts as, by their full names",
        ),
        "operator-session": Field(
            _SESSION, "how to recognise an agent that acts in a session of its operator instead"
        ),
    },
    either=("principals", "operator-session"),
)

_CREDENTIAL = Record(
    {"duration": Field(Text(Meaning.DURATION), "how long a credential lives, from `15m` to `12h`")},
    keys=Keys.CREDENTIAL,
    rest=Text(Meaning.CREDENTIAL),
    about_rest="through what the credential is issued, in the provider's words",
    minimum=1,
)

_ACCESS = Record(keys=Keys.CLOUD, rest=ListOf(_ACCESS_ENTRY), about_rest="what the agent may do in one cloud")
_ENVIRONMENTS = ListOf(Text(Meaning.NAME), distinct=True)
_INCLUDE = Field(
    ListOf(Text(Meaning.FILE), distinct=True),
    "files of `kind: AccessList` whose entries count as if they stood here; at or below this directory",
)

_EXCEPTION = Record(
    {
        "finding": Field(OneOrMany(Text(Meaning.NAME)), "the kinds of finding that are accepted"),
        "fingerprint": Field(OneOrMany(Text(Meaning.FINGERPRINT)), "the fingerprints of accepted findings"),
        "access": Field(_ACCESS, "the undeclared access that is accepted, written as under `access` above"),
        "owner": Field(Text(Meaning.PROSE), "who answers for it", required=True),
        "reason": Field(Text(Meaning.PROSE), "why it is accepted for now", required=True),
        "expires": Field(
            Text(Meaning.DATE), "the last day, in UTC, on which it is accepted: `2027-03-31`", required=True
        ),
    },
    either=("finding", "fingerprint", "access"),
)

_APPROVAL = Record(
    {
        "danger": Field(
            ListOf(Text(Meaning.DANGER), distinct=True),
            "the danger classes of access that the rule is for; all of them when left out",
        ),
        "environments": Field(
            _ENVIRONMENTS, "environments of the estate file that the rule is for; all of them when left out"
        ),
        "group": Field(Text(Meaning.NAME), "the group of people who may approve"),
        "people": Field(
            Text(Meaning.COUNT), "how many different people of the group have to, 1 when left out"
        ),
        "unasked": Field(Flag(), "`true` in place of a group: nobody needs to approve"),
    },
    either=("group", "unasked"),
    apart=(("group", "unasked"), ("people", "unasked")),
)

AGENT_ROLE = Record(
    {
        "kind": Field(Constant("AgentRole"), "what this document is", required=True),
        "version": Field(Constant(VERSION), "the version of this form", required=True),
        "name": Field(
            Text(Meaning.NAME),
            "small letters, digits and hyphens; unique among all agent roles",
            required=True,
        ),
        "description": Field(Text(Meaning.PROSE), "what the agent is for"),
        "owner": Field(Text(Meaning.PROSE), "who answers for the agent"),
        "agent": Field(_AGENT, "who the agent is", required=True),
        "operators": Field(
            ListOf(_PRINCIPALS, distinct=True),
            "the principals of those who start, configure or direct the agent",
        ),
        "environments": Field(
            _ENVIRONMENTS,
            "environments of the estate file that the agent acts in; it must not change others",
        ),
        "access": Field(_ACCESS, "what the agent may do, by cloud; `{}` declares that it may do nothing"),
        "include": _INCLUDE,
        "never": Field(
            Record(
                {
                    "environments": Field(
                        _ENVIRONMENTS,
                        "environments of the estate file that the agent must not change or destroy",
                    )
                },
                keys=Keys.CLOUD,
                rest=ListOf(_NEVER_ENTRY),
                about_rest="what the agent must not be able to do in one cloud",
                minimum=1,
            ),
            "what the agent must never be able to do, in whatever way",
        ),
        "credentials": Field(
            Record(keys=Keys.CLOUD, rest=_CREDENTIAL, about_rest="credentials of one cloud", minimum=1),
            "how credentials for the agent are issued, by cloud",
        ),
        "approvals": Field(
            ListOf(_APPROVAL),
            "who approves a lease, by what it gives; what no rule is for is never given by the broker",
        ),
        "exceptions": Field(
            ListOf(_EXCEPTION), "findings that are accepted for a time; they stay visible and fail nothing"
        ),
    },
    either=("access", "include"),
    need=Need("operators", record="agent", holds="operator-session"),
)

ACCESS_LIST = Record(
    {
        "kind": Field(Constant("AccessList"), "what this document is", required=True),
        "version": Field(Constant(VERSION), "the version of this form", required=True),
        "description": Field(Text(Meaning.PROSE), "what the entries are for"),
        "access": Field(_ACCESS, "what whoever includes this may do, by cloud"),
        "never": Field(
            Record(
                keys=Keys.CLOUD,
                rest=ListOf(_NEVER_ENTRY),
                about_rest="what the agent must not be able to do in one cloud",
                minimum=1,
            ),
            "what whoever includes this must never be able to do",
        ),
        "include": _INCLUDE,
    },
    either=("access", "never", "include"),
)

_AREA = Record(
    {
        "tags": Field(
            Record(
                keys=Keys.ANY,
                rest=OneOrMany(Text(Meaning.VALUE)),
                about_rest="the values of one tag",
                minimum=1,
            ),
            "a resource that has one of the values of any of these tags is part of the environment",
        ),
        "resources": Field(_RESOURCES, "resources that are part of the environment; wildcards are allowed"),
    },
    keys=Keys.SCOPE,
    rest=ListOf(Text(Meaning.SCOPE)),
    about_rest="places of the cloud that are part of the environment as a whole, such as accounts",
    minimum=1,
)

ESTATE = Record(
    {
        "kind": Field(Constant("Estate"), "what this document is", required=True),
        "version": Field(Constant(VERSION), "the version of this form", required=True),
        "environments": Field(
            ListOf(
                Record(
                    {"name": Field(Text(Meaning.NAME), "small letters, digits and hyphens", required=True)},
                    keys=Keys.CLOUD,
                    rest=_AREA,
                    about_rest="what of one cloud belongs to the environment",
                    minimum=2,
                ),
                distinct_by="name",
            ),
            "the parts of the estate that must be kept apart",
            required=True,
        ),
    }
)

FORMS: MappingProxyType[str, Record] = MappingProxyType(
    {
        "AgentRole": AGENT_ROLE,
        "AccessList": ACCESS_LIST,
        "Estate": ESTATE,
        "GuardrailTests": GUARDRAIL_TESTS,
    }
)
