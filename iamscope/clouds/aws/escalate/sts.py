"""Assuming roles, and rewriting whom they trust (fact AWS 6.5, rows sts-* and iam-012)."""

from collections.abc import Iterator
from dataclasses import replace

from iamscope.clouds.aws.authorize.layers import naming
from iamscope.clouds.aws.escalate.ground import Ground, Made, step
from iamscope.clouds.aws.escalate.held import Held
from iamscope.clouds.aws.escalate.objects import facts_of, for_user, within
from iamscope.clouds.aws.escalate.paths import ASSUMPTION, MANIPULATION, THE_ROLE, Path
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.variants import OPEN_TRUST
from iamscope.model.reach import Call, Step
from iamscope.model.truth import atoms

ASSUME = "sts:AssumeRole"
UPDATE_TRUST = "iam:UpdateAssumeRolePolicy"
_SESSION = "sts:rolesessionname"
TRUST_LAYER = "trust"
_MOST_OTHERS = 50

PATHS = (
    Path("sts-001", "A role is assumed", (ASSUME,), THE_ROLE, ASSUMPTION),
    Path(
        "iam-012",
        "A role's trust is rewritten, and the role is assumed",
        (UPDATE_TRUST, ASSUME),
        THE_ROLE,
        MANIPULATION,
        also=("sts-004",),
    ),
)


def assume_role(ground: Ground) -> Iterator[Step]:
    """sts-001: the newest assumes every role whose trust admits it and that it may assume."""
    newest, directory = ground.newest, ground.decider.directory
    direct, _ = directory.trusting(newest.entity)
    named = dict.fromkeys(role.arn for role in direct)
    # Whose grants do not mention the call goes where a trust names it, and nowhere else.
    asks = ground.company.newest_mentions((ASSUME,))
    delegated = within(newest, ASSUME, ground.left(directory.delegating(newest.entity))) if asks else ()
    for arn in dict.fromkeys((*named, *delegated)):
        if (arn == newest.entity.arn and not newest.session) or ground.holds(directory.entities[arn]):
            continue
        made = _own_assumption(ground, directory.entities[arn])
        if made is not None:
            made = _trust_first(made) if arn in named else made
            yield step("sts-001", newest, Held(directory.entities[arn], raised=False), [made])


def _own_assumption(ground: Ground, role: Entity) -> Made | None:
    """Return how the newest assumes a role, under the name of a session that policies want."""
    made = ground.own_call(ASSUME, role.arn)
    if made is None or not any(atom.key.lower() == _SESSION for atom in atoms(made.decision.residual)):
        return made
    for name in _session_names(ground.newest.entity, role):
        named = ground.own_call(ASSUME, role.arn, {_SESSION: name})
        if named is not None and named.decision.allowed:
            return named
    return made


def _session_names(entity: Entity, role: Entity) -> Iterator[str]:
    """Yield names that the trust of a role or somebody's own policies may want of its sessions."""
    documents = [item.document for item in entity.identity] + ([role.trust] if role.trust else [])
    yield "session"
    for document in documents:
        for statement in naming(document, ASSUME.lower()):
            for test in statement.conditions:
                if test.key.lower() == _SESSION:
                    yield from (for_user(value, entity).replace("*", "1") for value in test.values)


def _trust_first(made: Made) -> Made:
    """Return a call with the trust before the caller's own policies.

    Where a trust names the caller itself, its own policies need not allow the call (fact AWS 2.6):
    to take the call away, the trust has to change.
    """
    sources = tuple(sorted(made.call.sources, key=lambda source: source.layer != TRUST_LAYER))
    return replace(made, call=replace(made.call, sources=sources))


def rewrite_trust(ground: Ground) -> Iterator[Step]:
    """iam-012: somebody held writes into a role's trust whom it likes, and that one assumes the role."""
    newest = ground.newest.read
    if ground.outdone:
        return
    if newest.names(UPDATE_TRUST):
        yield from _rewritten(ground, newest, [newest, *(one.read for one in ground.others(_MOST_OTHERS))])
    for writer in ground.company.callers(UPDATE_TRUST, read=True):
        # Who may not assume roles itself needs somebody else who may.
        if writer is not ground.newest and _hindered(writer):
            yield from _rewritten(ground, writer.read, [newest])


def _rewritten(ground: Ground, writer: Held, assumers: list[Held]) -> Iterator[Step]:
    directory = ground.decider.directory
    for arn in within(writer, UPDATE_TRUST, directory.listed("role", writer.entity.account)):
        role = directory.entities[arn]
        if ground.holds(role) or role.service_linked:
            continue
        written = ground.own_call(UPDATE_TRUST, arn, facts_of(role), by=writer)
        assumed = written and assumption(
            ground, role, [one for one in assumers if one.entity.arn != arn or one.session]
        )
        if written and assumed:
            yield step("iam-012", ground.newest, Held(role, raised=False), [written, assumed])


def assumption(ground: Ground, role: Entity, assumers: list[Held]) -> Made | None:
    """Return how one of some can assume a role that trusts it; its own session outweighs its limits."""
    possible: Made | None = None
    for held in assumers:
        decision = ground.decider.would_admit(held.entity, role.arn, OPEN_TRUST, raised=held.raised)
        if decision.possible and (possible is None or decision.allowed):
            possible = Made(Call(held.entity.arn, ASSUME, role.arn), decision, held)
        if decision.allowed:
            break
    return possible


def _hindered(held: Held) -> bool:
    """Return whether some policy of its own may keep a holder from assuming roles."""
    own = [*held.entity.identity, *([held.entity.boundary] if held.entity.boundary else [])]
    own += held.entity.session or ()
    return any(not statement.allow for item in own for statement in item.document.statements)
