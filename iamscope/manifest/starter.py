"""The manifest to begin with: short, commented and valid."""

import json
from collections.abc import Mapping

from iamscope.manifest.form import VERSION
from iamscope.manifest.judge import Setting, mistake_in
from iamscope.manifest.load import load_text
from iamscope.manifest.mistakes import Mistakes
from iamscope.manifest.place import Located, Place
from iamscope.manifest.schema import FILES
from iamscope.manifest.shape import Meaning
from iamscope.manifest.vocabulary import Example, Vocabulary

_STARTER = """\
# yaml-language-server: $schema={schema}
# The line above gives completion in editors, once the schema is beside this file:
#   iamscope manifest schema > {schema}
kind: AgentRole
version: {version}
name: {name}
description: say in one line what this agent is for
# owner: the team that answers for it

# Who the agent is.{replace_principal}
agent:
  principals:
    - {principal}

# Who starts, configures or directs it. What the agent can do only through them is reported as inherited.
{operators}

# Everything the agent may do, in the provider's own words; wildcards are allowed.
access:
  {cloud}:
    - actions: {actions}
      resources: {resources}
      reason: say why the agent needs this
      # conditions: a condition block, as the provider writes it
    # - policies: [./reader.json]    # instead of actions: managed policies by name, or policy files
# include: [shared/logs.yaml]        # entries that several agents share, in a file of `kind: AccessList`
# environments: [staging]            # where it acts, as the estate file defines them, and nowhere else

# What it must never be able to do, in whatever way. Left out, `resources` are all resources.
never:
  {cloud}:
    - actions: {forbidden}
  # environments: [production]    # as the estate file defines them

# Findings that are accepted for a time; they stay in every report.
# exceptions:
#   - finding: long-lived-key
#     owner: who answers for it
#     reason: why it is accepted for now
#     expires: 2030-12-31

# credentials:
#   {cloud}:
#     duration: 1h                # 15m to 12h
"""


def checked_starter(
    name: str, vocabularies: Mapping[str, Vocabulary], *, principal: str | None, operator: str | None
) -> str:
    """Return the text of a valid manifest, or raise what is wrong with the values it is to hold."""
    mistakes = Mistakes()
    setting = Setting(vocabularies)
    given = ((name, Meaning.NAME), (principal, Meaning.PRINCIPAL), (operator, Meaning.PRINCIPAL))
    for text, meaning in given:
        mistake = mistake_in(Located(text, Place("")), meaning, setting) if text is not None else None
        if mistake:
            mistakes.add(mistake)
    mistakes.raise_any()
    cloud = _cloud(vocabularies, principal or operator)
    text = starter(name, cloud, vocabularies[cloud].example, principal, operator)
    load_text(text, f"{name}.yaml", vocabularies)
    return text


def _cloud(vocabularies: Mapping[str, Vocabulary], principal: str | None) -> str:
    """Return the cloud that knows a principal, or else the first."""
    knowing = [
        cloud
        for cloud, vocabulary in vocabularies.items()
        if principal is not None and vocabulary.principal_problem(principal) is None
    ]
    return (knowing or list(vocabularies))[0]


def starter(name: str, cloud: str, example: Example, principal: str | None, operator: str | None) -> str:
    """Return the text of a manifest for one cloud; what is not given is filled from the cloud's example."""
    return _STARTER.format(
        schema=FILES["AgentRole"],
        version=VERSION,
        name=_quoted(name),
        principal=_quoted(principal or example.principal),
        replace_principal="" if principal else " Replace this example.",
        operators=_operators(operator, example),
        cloud=cloud,
        actions=_listed(example.actions),
        resources=_listed(example.resources),
        forbidden=_listed(example.forbidden),
    )


def _operators(operator: str | None, example: Example) -> str:
    if operator:
        return f"operators:\n  - {_quoted(operator)}"
    return f"# operators:\n#   - {_quoted(example.operator)}"


def _listed(words: tuple[str, ...]) -> str:
    return f"[{', '.join(_quoted(word) for word in words)}]"


def _quoted(text: str) -> str:
    """Return a text as YAML; a JSON string is one."""
    return json.dumps(text)
