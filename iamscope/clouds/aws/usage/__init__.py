"""Usage: audit logs and last-accessed data as used permissions.

`files` finds and unpacks within bounds, `events` and `log` make values of CloudTrail's records, `naming`
and `objects` say which actions a call needs and on what, `used` and `last_accessed` sum up.
"""
