"""What people call the layers that decide a request."""

_NAMES = {
    "aws": "AWS itself",
    "block-public-access": "S3 Block Public Access",
    "boundary": "its permissions boundary",
    "identity": "its own policies",
    "key-policy": "the key policy",
    "rcp": "the organization's resource control policies",
    "resource-policy": "the policy of the resource",
    "scp": "the organization's service control policies",
    "session": "the session policy",
    "trust": "the role's trust policy",
    "vpc-endpoint": "the policy of the VPC endpoint",
}

_ASSUMPTIONS = {
    "keys-not-given-absent": "condition keys that are not given are absent from the request",
    "rcp-unread": "there are no resource control policies; they were not read",
    "resource-policy-unread": "the policy of the resource, which was not read, does not deny it",
    "scp-unread": "there are no service control policies; they were not read",
}


def layer_name(layer: str) -> str:
    """Return a layer as people call it, in the middle of a sentence."""
    return _NAMES.get(layer, layer)


def assumption(word: str) -> str:
    """Return what an assumption's word means, as a sentence without its end."""
    return _ASSUMPTIONS.get(word, word)
