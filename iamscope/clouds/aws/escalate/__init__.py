"""Ways to become another principal, or to give oneself more: one file per service.

Each entry has a stable id of the public catalogue (fact AWS 6.3). A step exists only if every
call is decided allow, or conditional, on the right object (fact AWS 6.2).
"""
