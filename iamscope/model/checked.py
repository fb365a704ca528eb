"""What a check of manifests found: whether each is consistent, and what speaks against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from iamscope.model.compared import Example


class Verdict(StrEnum):
    """Whether a manifest is consistent."""

    CONSISTENT = "consistent"
    INCONSISTENT = "inconsistent"
    UNKNOWN = "unknown"


class Weight(StrEnum):
    """What a remark does to the verdict: refutes it, leaves it open, or nothing."""

    MISTAKE = "mistake"
    UNKNOWN = "unknown"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Objection:
    """One thing to know about a manifest, with every place that it concerns.

    `example` is a request that proves it, where there is one.
    """

    code: str
    weight: Weight
    message: str
    places: tuple[str, ...]
    hint: str = ""
    example: Example | None = None


@dataclass(frozen=True, slots=True)
class CheckedManifest:
    """One manifest: how many entries declare and forbid, and what was found."""

    name: str
    place: str
    declares: int
    forbids: int
    objections: tuple[Objection, ...]

    @property
    def verdict(self) -> Verdict:
        """Whether it is consistent: proven, refuted, or neither."""
        weights = {one.weight for one in self.objections}
        if Weight.MISTAKE in weights:
            return Verdict.INCONSISTENT
        return Verdict.UNKNOWN if Weight.UNKNOWN in weights else Verdict.CONSISTENT


def verdict(manifests: Sequence[CheckedManifest]) -> Verdict:
    """Return the verdict on several manifests: the worst of them."""
    found = {one.verdict for one in manifests}
    order = (Verdict.INCONSISTENT, Verdict.UNKNOWN, Verdict.CONSISTENT)
    return next((one for one in order if one in found), Verdict.CONSISTENT)
