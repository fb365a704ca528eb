"""Calls that are checked on several things at once: on which, and which the caller would choose."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from iamscope.access.globs import Glob, Wild
from iamscope.clouds.aws.authorize.layers import naming
from iamscope.clouds.aws.authorize.operators import arn_fields
from iamscope.clouds.aws.data.joint_checks import JOINT
from iamscope.clouds.aws.decisions import Decider, Judged, Terms
from iamscope.clouds.aws.examples import by_service, examples
from iamscope.clouds.aws.pattern_words import Named, is_pattern, parse_pattern
from iamscope.clouds.aws.patterns_asked import answer_pattern
from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.reference import ResourceType, resource_types
from iamscope.clouds.aws.subjects import Subject
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.clouds.aws.why_not import Trial, why_not
from iamscope.model.decision import Outcome
from iamscope.model.why_not import WhyNot

_BEST = (Outcome.ALLOW, Outcome.CONDITIONAL, Outcome.IMPLICIT_DENY, Outcome.EXPLICIT_DENY)
_ANY = Glob((Wild.ANY,))
_REGION = "us-east-1"
_MOST_REGIONS = 8
_MOST_CHOICES = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """One check of a call."""

    action: str
    resource: str


Checked = list[tuple[Wanted, Judged]]


@dataclass(frozen=True, slots=True)
class Joining:
    """The checks of one caller's calls; with `literal` no resource is a pattern."""

    decider: Decider
    universe: AwsUniverse
    regions: Sequence[str]
    subject: Subject
    terms: Terms
    literal: bool = False

    @staticmethod
    def covers(action: str) -> bool:
        """Return whether an action is checked on more than is asked about."""
        return action.lower() in JOINT

    def checks(self, action: str, resources: Sequence[str], notes: list[str]) -> Checked:
        """Return every check of a call, those on the given resources first."""
        if not self.covers(action):
            return [self.check(action, resource) for resource in resources]
        best: Checked = []
        for region in self._places(action, resources):
            found = [self.check(action, resource) for resource in resources]
            found += list(self._further(action, resources, region))
            if not best or _rank(found) < _rank(best):
                best = found
            if _rank(best) == 0:
                break
        chosen = [wanted.resource for wanted, _ in best if wanted.resource not in resources]
        if chosen:
            notes.append(
                f"`{action}` is also checked on what it makes and uses; chosen in the caller's favour"
            )
        return best

    def check(self, action: str, resource: str) -> tuple[Wanted, Judged]:
        """Return one check, on a resource or on all resources of a pattern."""
        named = self._named(action, resource)
        if named is None:
            return self._single(action, resource)
        return Wanted(action, resource), answer_pattern(self.decider, self.subject, action, named, self.terms)

    def why_not(self, action: str, resource: str) -> WhyNot:
        """Return what would have to be otherwise for one check to be passed."""
        named = self._named(action, resource)
        return why_not(Trial(self.decider, self.subject, action, resource, self.terms, named))

    def _named(self, action: str, resource: str) -> Named | None:
        """Return the pattern that a resource is meant as, if it is one."""
        if not self._is_pattern(action, resource):
            return None
        types = resource_types(self.universe, action)
        numbered = bool(types) and all(arn_fields(kind.glob)[4:5] == (_ANY,) for kind in types)
        return parse_pattern(resource, numbered=numbered)

    def _single(self, action: str, resource: str) -> tuple[Wanted, Judged]:
        return Wanted(action, resource), self.decider.answer(self.subject, action, resource, self.terms)

    def _is_pattern(self, action: str, resource: str) -> bool:
        """Return whether a resource is meant as a pattern; AWS itself writes `*` for what a call makes."""
        if self.literal or not is_pattern(resource):
            return False
        named = resource.removesuffix("/*")
        made = JOINT[action.lower()].made if self.covers(action) and not is_pattern(named) else ()
        return not any(
            kind.name in made and kind.fits(resource) for kind in resource_types(self.universe, action)
        )

    def _places(self, action: str, resources: Sequence[str]) -> list[str]:
        """Return the regions to try: that of what is given, else those that policies and snapshot name."""
        given = {arn.region for arn in map(split, resources) if arn is not None and arn.region}
        said = self.terms.context.get("aws:RequestedRegion")
        if isinstance(said, str):
            given.add(said)
        arns = (split(pattern) for pattern in self._patterns(action))
        named = dict.fromkeys(arn.region for arn in arns if arn and arn.region and "*" not in arn.region)
        return sorted(given)[:1] or [*dict.fromkeys((*named, *self.regions, _REGION))][:_MOST_REGIONS]

    def _further(self, action: str, resources: Sequence[str], region: str) -> Iterator[tuple[Wanted, Judged]]:
        """Yield a check for each sort of resource that is not among the given ones."""
        joint = JOINT[action.lower()]
        types = {kind.name: kind for kind in resource_types(self.universe, action)}
        for name in (*joint.made, *joint.used):
            kind = types[name]
            if any(kind.fits(resource) for resource in resources):
                continue
            made = self._made(kind, region)
            choices = [made] if name in joint.made else [made, *self._choices(action, kind, region)]
            checked = (self._single(action, resource) for resource in choices[:_MOST_CHOICES])
            # The caller chooses what it uses, so the best outcome counts.
            yield min(checked, key=lambda pair: _BEST.index(pair[1].decision.outcome))

    def _made(self, kind: ResourceType, region: str) -> str:
        """Return the name under which a resource is checked that does not exist yet."""
        account = self.subject.caller.account
        shape = kind.shape.replace("REGION", region).replace("ACCOUNT", account)
        return shape[: shape.rindex("/") + 1] + "*"

    def _choices(self, action: str, kind: ResourceType, region: str) -> Iterator[str]:
        """Yield resources of one sort that the caller's own policies speak of, and those that exist."""
        place = Glob.parse(self._made(kind, region))
        inventory = by_service(self.decider.inventory.resources)
        account = self.subject.caller.account
        for pattern in map(Glob.parse, self._patterns(action)):
            for found, resource in enumerate(
                examples(self.universe, inventory, action, (place, pattern), account)
            ):
                if found == 3:
                    break
                yield resource

    def _patterns(self, action: str) -> tuple[str, ...]:
        """Return what the caller's own Allows for an action name as resources."""
        patterns = (
            pattern
            for attachment in self.subject.identity
            for statement in naming(attachment.document, action.lower())
            if statement.allow and statement.resources is not None and not statement.except_resources
            for pattern in statement.resources
        )
        return tuple(dict.fromkeys(patterns))


def _rank(checked: Checked) -> int:
    return max(_BEST.index(judged.decision.outcome) for _, judged in checked)
