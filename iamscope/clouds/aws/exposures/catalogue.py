"""Every row, in the order in which they are told."""

from iamscope.clouds.aws.exposures import administration, data, guardrails, secrets, sharing, traffic

ROWS = (
    *secrets.ROWS,
    *data.ROWS,
    *sharing.ROWS,
    *traffic.ROWS,
    *administration.ROWS,
    *guardrails.ROWS,
)
# Each has an open world and a guarded twin as test data.
IDS = tuple(dict.fromkeys(row.id for row in ROWS))
