"""Who stands outside of a snapshot and is let in by trusts: other accounts, everybody, federations, services.

Whoever is outside is tried in the guises that it can choose among: a principal of the account that is
named, a token that the issuer gives to anybody. Whether a trust admits a guise is decided by the
authorizer, with every condition and resource control policy.
"""
