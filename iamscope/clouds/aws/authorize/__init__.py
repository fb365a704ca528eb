"""One request, decided as AWS decides it: records and a request in, a decision out; pure.

The modules are named as AWS names its policies. `statements` and `conditions` match one
statement, each policy type turns its documents into an allow and a deny with three-valued truth,
and `decide` combines the layers (facts AWS 2.1 to 2.12).
"""
