"""Patterns of resources asked of a snapshot: which of its resources are treated apart, and the decision."""

import re
from collections.abc import Iterator
from dataclasses import replace

from iamscope.access.globs import Glob
from iamscope.access.pieces import from_glob
from iamscope.access.texts import TextSet, TooHardError
from iamscope.clouds.aws.authorize.decide import Policies
from iamscope.clouds.aws.authorize.request import Request
from iamscope.clouds.aws.decisions import Decider, Judged, Terms, bucket_of
from iamscope.clouds.aws.pattern_decisions import cut_of, decide_pattern
from iamscope.clouds.aws.pattern_words import Named
from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.regions import MOST, TOO_MANY, Cut
from iamscope.clouds.aws.subjects import Subject
from iamscope.model.decision import Decision

# The account and region in which a call was made.
_PLACE = re.compile(r"\d+/[a-z0-9-]+")
_OF_REGION = frozenset({"aws:requestedregion"})
_OF_ACCOUNT = frozenset({"aws:resourceaccount", "aws:resourceorgid"})


def answer_pattern(decider: Decider, subject: Subject, action: str, named: Named, terms: Terms) -> Judged:
    """Return the decision on all resources of a pattern, conditional where it rests on something unread."""
    terms = settled(terms, named)
    assumes: dict[str, None] = {}

    def bearing(resource: str) -> tuple[Request, Policies]:
        request, policies, _ = decider.bearing(subject, action, resource, terms)
        return request, policies

    def judge(resource: str) -> Decision:
        judged = decider.answer(subject, action, resource, terms)
        assumes.update(dict.fromkeys(judged.assumes))
        return judged.decision

    decision = decide_pattern(named, lambda: known_cuts(decider, named, subject, action), bearing, judge)
    return Judged(decision, tuple(sorted(assumes)))


def settled(terms: Terms, named: Named | None) -> Terms:
    """Return terms in which a key is unknown that has another value for each resource of a pattern."""
    if named is None:
        return terms
    _, _, _, region, account, _ = named.open_fields
    unsettled = (_OF_REGION if region else frozenset()) | (_OF_ACCOUNT if account else frozenset())
    return replace(terms, unsettled=unsettled)


def known_cuts(decider: Decider, named: Named, subject: Subject, action: str) -> Iterator[Cut]:
    """Yield what a snapshot tells apart by name: accounts, regions, and resources that it knows."""
    places = decider.unread.places() if decider.unread else frozenset()
    if named.open_fields[4]:
        known = {*decider.directory.accounts, *decider.organization.chains, subject.caller.account}
        for account in sorted({*known, "", "aws"}):
            yield cut_of((f"arn:*:{named.service}:*:{account}:*",))
    if named.open_fields[3]:
        for region in sorted({place.rpartition("/")[2] for place in places if _PLACE.fullmatch(place)}):
            yield cut_of((f"arn:*:{named.service}:{region}:*:*",))
    yield from _resources(decider, named, action, places)


def _resources(decider: Decider, named: Named, action: str, places: frozenset[str]) -> Iterator[Cut]:
    """Yield the known resources of a pattern, those together of which the same is known."""
    groups: dict[object, list[str]] = {}
    for arn in dict.fromkeys((*_known(decider), *sorted(place for place in places if split(place)))):
        if not _is_of(named, arn):
            continue
        known = decider.inventory.resources.get(arn)
        tags = tuple(sorted((known.tags or {}).items())) if known else ()
        restricted = decider.blocks is not None and arn in decider.blocks.restricting
        policies = tuple(id(item.document) for item in decider.policies_of(arn))
        alike = (decider.account_of(arn, None), tags, policies, restricted, arn if arn in places else "")
        groups.setdefault(alike, []).append(arn)
    if len(groups) > MOST:
        raise TooHardError(TOO_MANY)
    for group in groups.values():
        exact = [arn for arn in group if named.names.holds(arn)]
        # An object lies in its bucket's area.
        alone = [arn for arn in exact if bucket_of(arn) is None]
        if alone:
            yield replace(cut_of(alone, literal=True), apart=True)
        if len(alone) < len(exact):
            yield cut_of([arn for arn in exact if bucket_of(arn) is not None], literal=True)
    for group in groups.values():
        # What lies in a bucket is judged by the bucket.
        buckets = [f"{arn}/*" for arn in group if named.service == "s3" and bucket_of(f"{arn}/") == arn]
        if buckets:
            yield Cut(
                TextSet(tuple(from_glob(_inside(text)) for text in buckets)), tuple(buckets), apart=True
            )


def _inside(text: str) -> Glob:
    """Return the pattern of what lies in a bucket, whose own name is taken to the letter."""
    return Glob.literal(text[:-1]) + Glob.parse("*")


def _known(decider: Decider) -> Iterator[str]:
    """Yield the name of everything that a snapshot knows by name."""
    yield from decider.inventory.resources
    yield from decider.inventory.policies
    yield from decider.directory.entities
    yield from decider.grants


def _is_of(named: Named, arn: str) -> bool:
    """Return whether a resource, or what lies in it, could be one of a pattern's."""
    parsed = split(arn)
    if parsed is None or parsed.service != named.service:
        return False
    prefix = Glob.parse(named.text).prefix
    return arn.startswith(prefix) or prefix.startswith(arn)
