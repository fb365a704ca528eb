"""What a cloud must provide."""

from iamscope.cloud.asking import Applying, Comparer, Questions
from iamscope.cloud.changing import Change, Changer, Planned, Planner, Remedier
from iamscope.cloud.issuing import Extent, Issuer, LostAnswerError, Marked, Prepared, Probe, Revocation
from iamscope.cloud.listing import Cloud
from iamscope.cloud.world import NOBODY_EXPECTED, Expected, Facts, Universe, World

__all__ = [
    "NOBODY_EXPECTED",
    "Applying",
    "Change",
    "Changer",
    "Cloud",
    "Comparer",
    "Expected",
    "Extent",
    "Facts",
    "Issuer",
    "LostAnswerError",
    "Marked",
    "Planned",
    "Planner",
    "Prepared",
    "Probe",
    "Questions",
    "Remedier",
    "Revocation",
    "Universe",
    "World",
]
