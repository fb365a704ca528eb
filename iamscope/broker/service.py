"""The broker: what becomes of requests, from the first word to the last record."""

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from sqlalchemy import Connection, Engine

from iamscope.access.globs import Glob
from iamscope.broker.asking import Asked, WrongRequestError, narrower, the_manifest
from iamscope.broker.children import access_of, check_child, within_manifest
from iamscope.broker.deciding import NotYoursError, RefusedError, check_quota, needed
from iamscope.broker.journal import Journal, about
from iamscope.broker.minting import Issued, Minter
from iamscope.broker.settings import Settings
from iamscope.broker.store import leases
from iamscope.broker.store.engine import writing
from iamscope.cloud.issuing import LostAnswerError, Prepared
from iamscope.errors import IamscopeError
from iamscope.lease.lease import Identity, Lease, Sort
from iamscope.lease.state import State
from iamscope.manifest.role import AgentRole, Fleet
from iamscope.model.safe import quoted

_HOUR = 3_600


class NotApproverError(RefusedError):
    """Somebody wants to decide on a lease who may not."""

    code = "not-approver"


class PendingError(IamscopeError):
    """A lease still waits for approval; asking again later is right."""

    code = "authorization_pending"

    def __init__(self, lease: Lease, missing: Mapping[str, int]) -> None:
        listed = " and ".join(f"{count} of {quoted(group)}" for group, count in sorted(missing.items()))
        super().__init__(f"the lease {quoted(lease.id)} waits for the approval of {listed}")


class EndedError(RefusedError):
    """A lease gives nothing any more."""

    code = "lease-ended"

    def __init__(self, lease: Lease) -> None:
        reason = f": {lease.reason}" if lease.reason else ""
        super().__init__(f"the lease {quoted(lease.id)} is {lease.state.value}{reason}")


@dataclass(frozen=True, slots=True)
class Broker:
    """The service itself; `fleet` gives the manifests as they are now, `clock` the seconds since 1970."""

    engine: Engine
    settings: Settings
    fleet: Callable[[], Fleet]
    minters: Mapping[str, Minter]
    journal: Journal
    clock: Callable[[], int]

    def request(self, who: Identity, asked: Asked) -> Lease:
        """Return the lease that a request becomes: approved, or waiting. Raises `IamscopeError`."""
        role = self._manifest_of(who, asked.agent)
        if not asked.purpose.strip():
            raise WrongRequestError("a request says what it is for: `purpose`")
        now = self.clock()
        with writing(self.engine) as connection:
            known = leases.known_request(connection, who, asked.key) if asked.key else None
            if known is not None:
                if known[1] != asked.form:
                    raise WrongRequestError("another request has been named by the same key")
                return leases.find(connection, known[0])
            counted = leases.count(connection, role.name, now - _HOUR)
            check_quota(role.name, *counted, self.settings.quota)
            parent = leases.find(connection, asked.parent) if asked.parent else None
            if parent is not None:
                wanted = narrower(asked, role)
                whole = role.access.get(asked.cloud, ()) if wanted is None else wanted
                check_child(connection, parent, who, whole, role, self.settings.quota, now)
        lease = self._composed(who, asked, role, now, parent)
        with writing(self.engine) as connection:
            leases.put(connection, lease)
            if asked.key:
                leases.remember_request(connection, who, asked.key, lease.id, asked.form)
            self.journal.record(connection, now, "requested", about(lease, who, purpose=lease.purpose))
            return self._approved(connection, lease, role, now)

    def find(self, who: Identity, lease: str) -> Lease:
        """Return a lease to its requester, or to a person. Raises `NoLeaseError`."""
        with writing(self.engine) as connection:
            return self._of(connection, who, lease)

    def listed(self, who: Identity, agent: str = "") -> Sequence[Lease]:
        """Return the leases that somebody may see: an agent its own, a known person all."""
        with writing(self.engine) as connection:
            found = leases.listed(connection, agent=agent)
        return [lease for lease in found if _may_see(who, lease)]

    def decide(self, who: Identity, lease: str, *, approves: bool, shown: str) -> Lease:
        """Return a lease after a person has approved exactly what was shown, or denied it.

        Raises `NotApproverError` for whoever may not, and `EndedError`.
        """
        now = self.clock()
        with writing(self.engine) as connection:
            found = self._of(connection, who, lease)
            role = the_manifest(self.fleet().roles, found.agent)
            groups = self._groups(who, found, role)
            if found.state is not State.REQUESTED:
                raise EndedError(found)
            if shown != found.shown or role.digest != found.digest:
                raise NotApproverError(
                    "the request is not what was shown", hint="look at it again, and decide on that"
                )
            kind = "approved" if approves else "denied"
            self.journal.record(connection, now, kind, about(found, who, groups=sorted(groups)))
            if not approves:
                return leases.move(connection, found, State.DENIED, reason=f"denied by {who.person}")
            for group in sorted(groups):
                leases.say(connection, found, who, group, now, approves=True)
            return self._approved(connection, found, role, now)

    def collect(self, who: Identity, lease: str) -> Issued:
        """Return the credential of a lease. Its secret is nowhere else: a lost one is minted anew.

        Raises `PendingError` while people have to approve, `EndedError` afterwards.
        """
        now = self.clock()
        with writing(self.engine) as connection:
            found = self._of(connection, who, lease)
            if found.requester != replace(who, groups=()):
                raise leases.NoLeaseError(lease)
            role = the_manifest(self.fleet().roles, found.agent)
            if found.state is State.REQUESTED:
                raise PendingError(found, self._missing(connection, found, role))
            if found.state not in (State.APPROVED, State.ACTIVE):
                raise EndedError(found)
            seconds = found.lifetime if found.state is State.APPROVED else found.expires - now
            if found.parent:
                parent = leases.find(connection, found.parent)
                if parent.state is not State.ACTIVE:
                    raise EndedError(parent)
                seconds = min(seconds, parent.expires - now)
            prepared = self._prepared(found, role, seconds)
            if found.state is State.APPROVED:
                found = leases.move(
                    connection,
                    found,
                    State.ISSUING,
                    expires=now + prepared.seconds,
                    handles=dict(prepared.handles),
                )
            self.journal.record(connection, now, "issuing", about(found, who, proof=prepared.proof))
        return self._minted(who, found, prepared)

    def release(self, who: Identity, lease: str, reason: str = "released") -> Lease:
        """Return a lease that its requester, or a person, ends before its time; twice is no mistake."""
        now = self.clock()
        with writing(self.engine) as connection:
            found = self._of(connection, who, lease)
            if found.state.ended:
                return found
            self.journal.record(connection, now, "revoking", about(found, who, reason=reason))
            if not found.state.live:
                return leases.move(connection, found, State.DENIED, reason=reason)
            if found.state is not State.REVOKING:
                found = leases.move(connection, found, State.REVOKING, reason=reason)
        ended = self.end(found)
        self._release_beneath(who, found)
        return ended

    def _release_beneath(self, who: Identity, parent: Lease) -> None:
        """End all leases beneath one that has ended; those of somebody else are his parent's too."""
        with writing(self.engine) as connection:
            children = [one for one in leases.listed(connection, parent=parent.id) if not one.state.ended]
        for child in children:
            self.release(who, child.id, f"the lease {parent.id} above it has ended")

    def freeze(self, who: Identity, agent: str, reason: str) -> Sequence[Lease]:
        """Return the leases of an agent, all of which a person ends."""
        if who.sort is not Sort.PERSON or not who.person:
            raise NotApproverError("only a known person freezes an agent")
        with writing(self.engine) as connection:
            self.journal.record(connection, self.clock(), "frozen", {"agent": agent, "by": str(who)})
            standing = [one for one in leases.listed(connection, agent=agent) if not one.state.ended]
        return [self.release(who, one.id, reason) for one in standing]

    def end(self, lease: Lease) -> Lease:
        """Return a lease whose credentials a cloud was told to end: `revoking` until that is done."""
        done = self.minters[lease.cloud].revoke(lease.handles)
        with writing(self.engine) as connection:
            found = leases.find(connection, lease.id)
            if found.state is not State.REVOKING or not done.complete:
                return found
            said = about(found, None, done=list(done.done), delay=done.delay)
            self.journal.record(connection, self.clock(), "revoked", said)
            return leases.move(connection, found, State.REVOKED)

    def reap(self, most: int = 100) -> int:
        """Return how many leases were ended because their time is over, or a crash left them half done."""
        now = self.clock()
        revoking = []
        with writing(self.engine) as connection:
            due = leases.due(connection, now, most)
            for lease in due:
                match lease.state:
                    case State.REVOKING:
                        revoking.append(lease)
                    case State.ISSUING:
                        revoking.append(
                            leases.move(connection, lease, State.REVOKING, reason="left half done")
                        )
                    case _:
                        ended = leases.move(connection, lease, State.EXPIRED)
                        self.journal.record(connection, now, "expired", about(ended))
        for lease in revoking:
            self.end(lease)
        return len(due)

    def reconcile(self) -> Sequence[Lease]:
        """Return the leases that were ended because their manifest declares less than they give."""
        roles = {role.name: role for role in self.fleet().roles}
        with writing(self.engine) as connection:
            standing = [one for one in leases.listed(connection) if not one.state.ended]
        exceeding = [one for one in standing if not _covered(one, roles.get(one.agent))]
        return [self._retract(one) for one in exceeding]

    def _retract(self, lease: Lease) -> Lease:
        reason = "its manifest does not declare it any more"
        now = self.clock()
        with writing(self.engine) as connection:
            found = leases.find(connection, lease.id)
            if found.state.ended or found.state is State.REVOKING:
                return found
            self.journal.record(connection, now, "retracted", about(found, None, reason=reason))
            if not found.state.live:
                return leases.move(connection, found, State.DENIED, reason=reason)
            found = leases.move(connection, found, State.REVOKING, reason=reason)
        return self.end(found)

    def _manifest_of(self, who: Identity, agent: str) -> AgentRole:
        role = next((one for one in self.fleet().roles if one.name == agent), None)
        # Whoever may not ask for an agent is not told whether there is one.
        if role is None or not any(_is_asker(one, who, agent) for one in self.settings.askers):
            raise NotYoursError(agent)
        return role

    def _composed(
        self, who: Identity, asked: Asked, role: AgentRole, now: int, parent: Lease | None
    ) -> Lease:
        entries = narrower(asked, role)
        lease = Lease(
            id=f"l-{secrets.token_hex(12)}",
            agent=role.name,
            cloud=asked.cloud,
            requester=replace(who, groups=()),
            purpose=asked.purpose.strip(),
            access=asked.access,
            policy="",
            digest=role.digest,
            shown="",
            lifetime=0,
            created=now,
            state=State.REQUESTED,
            expires=now + self.settings.approval_seconds,
            on_behalf_of=parent.on_behalf_of if parent else asked.on_behalf_of,
            parent=parent.id if parent else "",
            depth=parent.depth + 1 if parent else 0,
        )
        wanted = entries if entries is not None else role.access.get(asked.cloud, ())
        needed(role, asked.cloud, wanted, [str(name) for name in role.environments])
        prepared = self._prepared(lease, role, asked.seconds)
        policy = orjson.dumps(list(prepared.documents)).decode()
        # What is approved is exactly this, and nothing that is like it.
        bound = [lease.id, role.digest, policy, prepared.seconds, lease.purpose, lease.on_behalf_of]
        shown = hashlib.sha256(orjson.dumps(bound)).hexdigest()
        return replace(lease, policy=policy, shown=shown, lifetime=prepared.seconds)

    def _prepared(self, lease: Lease, role: AgentRole, seconds: int | None) -> Prepared:
        minter = self.minters.get(lease.cloud)
        if minter is None:
            raise WrongRequestError(f"this broker issues nothing for the cloud {quoted(lease.cloud)}")
        entries = tuple(orjson.loads(lease.access)) if lease.access else ()
        asked = Asked(lease.agent, lease.purpose, lease.cloud, entries)
        return minter.prepare(role, lease=lease.id, narrower=narrower(asked, role), seconds=seconds)

    def _missing(self, connection: Connection, lease: Lease, role: AgentRole) -> Mapping[str, int]:
        environments = [str(name) for name in role.environments]
        rules = needed(role, lease.cloud, access_of(lease, role), environments)
        return rules.missing(leases.approvals(connection, lease))

    def _approved(self, connection: Connection, lease: Lease, role: AgentRole, now: int) -> Lease:
        """Return a lease, approved if nobody's word is missing any more."""
        if self._missing(connection, lease, role):
            return lease
        approved = leases.move(connection, lease, State.APPROVED)
        self.journal.record(connection, now, "granted", about(approved))
        return approved

    def _groups(self, who: Identity, lease: Lease, role: AgentRole) -> set[str]:
        """Return the groups for which a person may speak. Raises `NotApproverError`."""
        if who.sort is not Sort.PERSON or not who.person:
            raise NotApproverError("only people whom the directory knows approve")
        if who.person in (lease.requester.person, lease.on_behalf_of):
            raise NotApproverError("nobody approves what he asks for himself, or what is asked on his behalf")
        groups = {rule.group for rule in role.approvals if rule.group} & set(who.groups)
        if not groups:
            raise NotApproverError(
                f"{quoted(who.person)} is in no group that approves for {quoted(lease.agent)}"
            )
        return groups

    def _of(self, connection: Connection, who: Identity, lease: str) -> Lease:
        found = leases.find(connection, lease)
        if not _may_see(who, found):
            raise leases.NoLeaseError(lease)
        return found

    def _minted(self, who: Identity, lease: Lease, prepared: Prepared) -> Issued:
        """Return a minted credential once its record is durable; what went wrong is recorded as well."""
        try:
            credential = self.minters[lease.cloud].mint(prepared)
        except IamscopeError as error:
            self._failed(lease, error)
            raise
        with writing(self.engine) as connection:
            found = leases.find(connection, lease.id)
            if found.state is State.ISSUING:
                found = leases.move(connection, found, State.ACTIVE)
            elif found.state is not State.ACTIVE:
                raise EndedError(found)
            said = about(found, who, bearer=credential.bearer, expires=credential.expires)
            self.journal.record(connection, self.clock(), "issued", said)
        return Issued(credential, found.expires)

    def _failed(self, lease: Lease, error: IamscopeError) -> None:
        with writing(self.engine) as connection:
            found = leases.find(connection, lease.id)
            lost = isinstance(error, LostAnswerError)
            said = about(found, None, code=error.code, lost=lost)
            self.journal.record(connection, self.clock(), "not-issued", said)
            if found.state is State.ISSUING:
                # Perhaps there is one: it is revoked like any other.
                to = State.REVOKING if lost else State.FAILED
                leases.move(connection, found, to, reason=error.message)


def _covered(lease: Lease, role: AgentRole | None) -> bool:
    return role is not None and within_manifest(lease, role)


def _may_see(who: Identity, lease: Lease) -> bool:
    known_person = who.sort is Sort.PERSON and bool(who.person)
    own = (lease.requester.issuer, lease.requester.subject) == (who.issuer, who.subject)
    return known_person or own


def _is_asker(asker: Any, who: Identity, agent: str) -> bool:
    return (
        asker.agent == agent and asker.issuer == who.issuer and Glob.parse(asker.subject).matches(who.subject)
    )
