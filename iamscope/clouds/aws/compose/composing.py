"""A manifest as a session policy, a boundary, or managed policies (facts AWS 5 and 5.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from iamscope.access.solve import BUDGET
from iamscope.clouds.aws.comparison import Comparer
from iamscope.clouds.aws.compose.blocks import Block, blocks_of, document, minified
from iamscope.clouds.aws.compose.closing import Statement, closing
from iamscope.clouds.aws.compose.errors import (
    DeclaredAndForbiddenError,
    EmptyAccessError,
    OpenSessionError,
    PolicyTooLargeError,
    ReferencedAccessError,
    TooManyPoliciesError,
    UnfitCharacterError,
    UnprovenPolicyError,
)
from iamscope.clouds.aws.compose.fitting import packed
from iamscope.clouds.aws.compose.proof import EVERYTHING, Proof
from iamscope.clouds.aws.compose.shorten import forms
from iamscope.clouds.aws.data import policy_limits as limits
from iamscope.clouds.aws.universe import universe
from iamscope.manifest.role import AgentRole, Entry
from iamscope.model.composed import Composed, Text

# A proof of ten full policies against a manifest is longer than a comparison that somebody waits for.
_BUDGET = 10 * BUDGET
# Beyond so many statements none is tried for being covered by the others together.
_MOST_TRIED = 30
_FEWER = "declare fewer resources, or patterns for them"
_SPLIT = "`iamscope manifest compose --as session` writes it as managed policies to pass with the session"
_PACKED = (
    "AWS also limits the packed size of a session's policies and tags, and tells it only when it is called "
    "(`PackedPolicySize`)"
)
_PASS = "pass them together as managed session policies (`PolicyArns`), with no other session policy"


class Form(StrEnum):
    """What a manifest can be composed into."""

    SESSION = "session"
    BOUNDARY = "boundary"
    MANAGED = "managed"


@dataclass(frozen=True, slots=True)
class Session:
    """The documents of a session, which deny all that they do not allow; managed ones if `managed`."""

    documents: tuple[str, ...]
    managed: bool


def closed_session(role: AgentRole, comparer: Comparer | None = None) -> Session:
    """Return what limits a session to a manifest, whatever policies of resources grant to it (fact AWS 5.3).

    Raises `IamscopeError` where it cannot be said exactly, or does not fit.
    """
    return _Composer(role, comparer).closed()


def closed_policy(role: AgentRole) -> str:
    """Return the one session policy of a manifest that also denies the rest. Raises `IamscopeError`."""
    found = closed_session(role)
    if found.managed:
        size = sum(map(len, found.documents))
        hint = (
            "a broker issues it under managed policies: `iamscope manifest compose --as session` shows them"
        )
        raise PolicyTooLargeError(role.name, "session policy", size, limits.SESSION, hint)
    return found.documents[0]


def session_policy(role: AgentRole, comparer: Comparer | None = None) -> str:
    """Return the one session policy of a manifest as minified JSON.

    Raises `IamscopeError` where there is none: nothing is ever widened or left out to make it fit.
    """
    text = minified(document(_Composer(role, comparer).blocks))
    if len(text) > limits.SESSION:
        raise PolicyTooLargeError(role.name, "session policy", len(text), limits.SESSION, _SPLIT)
    return text


def compose(role: AgentRole, form: Form, comparer: Comparer | None = None) -> Composed:
    """Return a manifest's AWS access in a form. Raises `IamscopeError` where it cannot be said so."""
    composer = _Composer(role, comparer)
    if form is Form.BOUNDARY:
        return composer.boundary()
    return composer.session() if form is Form.SESSION else composer.managed()


def merged(entries: Sequence[Entry]) -> dict[str, Any]:
    """Return entries as one document in its shortest form, which is not proven here.

    Raises `ReferencedAccessError` where an entry does not say itself what it declares.
    """
    _check_references(entries)
    return document(forms(blocks_of(entries))[0])


def _check_references(entries: Sequence[Entry]) -> None:
    for reference in (one for entry in entries for one in entry.references):
        raise ReferencedAccessError(reference)


class _Composer:
    """Composes one manifest; `blocks` are proven equal to what it declares."""

    def __init__(self, role: AgentRole, comparer: Comparer | None) -> None:
        self.role = role
        self.entries = role.access.get("aws", ())
        self.never = role.never.get("aws", ())
        if not self.entries:
            raise EmptyAccessError(role.name, str(role.place))
        _check_references((*self.entries, *self.never))
        comparer = comparer or Comparer(universe(), _BUDGET)
        self.proof = Proof(comparer, comparer.declared(self.entries, "the manifest"))
        _check_letters(role.name, minified(document(blocks_of((*self.entries, *self.never)))))
        self.blocks = self._blocks()

    def _blocks(self) -> list[Block]:
        """Return the shortest form that is proven. Raises `UnprovenPolicyError` if none is."""
        reason = ""
        for blocks in forms(blocks_of(self.entries)):
            reason = self.proof.doubt([document(blocks)])
            if not reason:
                return self.proof.without_redundant(blocks) if len(blocks) <= _MOST_TRIED else blocks
        raise UnprovenPolicyError(self.role.name, reason)

    def session(self) -> Composed:
        text = minified(document(self.blocks))
        notes = (*self._unsaid(), _PACKED)
        if len(text) <= limits.SESSION:
            name = f"{self.role.name}-session"
            return self._composed(Form.SESSION, [Text(name, "session policy", text, limits.SESSION)], notes)
        split = self._split(limits.SESSION_POLICIES)
        long = f"as one session policy it has {len(text):,} characters, AWS takes {limits.SESSION:,}: {_PASS}"
        return self._composed(Form.SESSION, split, (long, *notes))

    def closed(self) -> Session:
        self._check_contradiction()
        found = closing(self.blocks, self.proof)
        if found.open:
            raise OpenSessionError(self.role.name, found.open)
        raw = document(self.blocks)
        text = minified({**raw, "Statement": [*_listed(raw["Statement"]), *found.denials]})
        if len(text) <= limits.SESSION:
            return Session((text,), managed=False)
        # The denials are proven to leave nothing else of everything: so they alone say it all.
        alone = {**raw, "Statement": [EVERYTHING, *found.denials]}
        if found.denials and len(minified(alone)) <= limits.SESSION and not self.proof.doubt([alone]):
            return Session((minified(alone),), managed=False)
        documents = [document(blocks) for blocks in self._pieces(limits.SESSION_POLICIES)]
        return Session(tuple(map(minified, self._with_denials(documents, found.denials))), managed=True)

    def _with_denials(self, documents: list[Any], denials: Sequence[Statement]) -> list[Any]:
        """Return managed policies with denials, each in the first one with room."""
        found = [{**one, "Statement": _listed(one["Statement"])} for one in documents]
        for denial in denials:
            fits = [one for one in found if len(minified(_with(one, denial))) <= limits.IDENTITY]
            if fits:
                fits[0]["Statement"].append(denial)
            else:
                found.append({"Version": "2012-10-17", "Statement": [denial]})
        longest = max(len(minified(one)) for one in found)
        if longest > limits.IDENTITY:
            raise PolicyTooLargeError(self.role.name, "closing denial", longest, limits.IDENTITY, _FEWER)
        if len(found) > limits.SESSION_POLICIES:
            raise TooManyPoliciesError(self.role.name, len(found), limits.SESSION_POLICIES)
        reason = self.proof.doubt(found)
        if reason:
            raise UnprovenPolicyError(self.role.name, reason)
        return found

    def managed(self) -> Composed:
        return self._composed(Form.MANAGED, self._split(limits.ATTACHED), (*self._unsaid(), *self._inline()))

    def boundary(self) -> Composed:
        denials = forms(blocks_of(self.never))[0] if self.never else []
        raw = document(self.blocks, denials)
        text = minified(raw)
        if len(text) > limits.IDENTITY:
            hint = f"a principal has one boundary; {_FEWER}"
            raise PolicyTooLargeError(self.role.name, "boundary", len(text), limits.IDENTITY, hint)
        self._prove_boundary(raw, denials)
        found = Text(f"{self.role.name}-boundary", "permissions boundary", text, limits.IDENTITY)
        return self._composed(Form.BOUNDARY, [found], self._environments())

    def _prove_boundary(self, raw: object, denials: Sequence[Block]) -> None:
        """Prove that the denials take nothing of what is declared, and leave nothing of what is forbidden."""
        if not denials:
            return
        self._check_contradiction()
        proof = self.proof
        reason = proof.doubt([raw])
        spared = proof.spared(denials, self.never)
        if reason or spared.grants is not False:
            reason = reason or spared.reason or "its denials leave some of what `never` forbids"
            raise UnprovenPolicyError(self.role.name, reason)

    def _check_contradiction(self) -> None:
        """Raise `DeclaredAndForbiddenError` where `never` may forbid something that is declared."""
        if not self.never:
            return
        comparer = self.proof.comparer
        common = comparer.common(self.proof.declared, comparer.declared(self.never, "never"))
        if common.grants is not False:
            raise DeclaredAndForbiddenError(self.role.name, common.example, common.reason)

    def _pieces(self, most: int) -> list[list[Block]]:
        """Return the blocks of managed policies that together are what is declared."""
        documents = packed(self.blocks, limits.IDENTITY)
        if documents is None:
            longest = max(len(minified(document([block]))) for block in self.blocks)
            raise PolicyTooLargeError(self.role.name, "statement", longest, limits.IDENTITY, _FEWER)
        if len(documents) > most:
            raise TooManyPoliciesError(self.role.name, len(documents), most)
        reason = self.proof.doubt([document(blocks) for blocks in documents])
        if reason:
            raise UnprovenPolicyError(self.role.name, reason)
        return documents

    def _split(self, most: int) -> list[Text]:
        documents = self._pieces(most)
        names = (
            [self.role.name] if len(documents) == 1 else [f"{self.role.name}-{n + 1}" for n in range(most)]
        )
        return [
            Text(name, "managed policy", minified(document(blocks)), limits.IDENTITY)
            for name, blocks in zip(names, documents, strict=False)
        ]

    def _composed(self, form: Form, documents: Sequence[Text], notes: Sequence[str]) -> Composed:
        return Composed(self.role.name, form.value, tuple(documents), tuple(notes))

    def _unsaid(self) -> tuple[str, ...]:
        """Return what of the manifest is in no document of this form."""
        if not self.never:
            return self._environments()
        silent = (
            "`never` is not written out: what a document does not allow it does not grant; `--as boundary` "
            "denies it besides"
        )
        return (silent, *self._environments())

    def _environments(self) -> tuple[str, ...]:
        names = ", ".join(f"`{name}`" for name in self.role.never_environments)
        return (f"no policy can name the environments of `never`: {names}",) if names else ()

    def _inline(self) -> tuple[str, ...]:
        """Return in whose inline policies the access would fit, alone."""
        size = len(minified(document(self.blocks)))
        quotas = {"user": limits.USER_INLINE, "group": limits.GROUP_INLINE, "role": limits.ROLE_INLINE}
        fits = [f"a {kind} ({limit:,})" for kind, limit in quotas.items() if size <= limit]
        one = f"as one inline policy it has {size:,} characters"
        return (f"{one} and would fit {', '.join(fits)}, if it has no other" if fits else one,)


def _listed(statements: Any) -> list[Any]:
    return list(statements) if isinstance(statements, list) else [statements]


def _with(raw: Any, denial: Statement) -> Any:
    return {**raw, "Statement": [*raw["Statement"], denial]}


def _check_letters(name: str, text: str) -> None:
    found = limits.FOREIGN.search(text)
    if found is not None:
        raise UnfitCharacterError(name, found.group())
