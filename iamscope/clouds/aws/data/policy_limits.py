"""How long policy documents may be, and which characters they may hold (fact AWS section 5).

Characters without whitespace: the quotas page of the IAM User Guide for identity policies, as of
2026-11 from memory; trust policies as of one article of 2026. Session policies: STS API reference,
where whitespace counts.
"""

import re

# A managed policy; no longer identity policy exists but the inline policies of a role together.
IDENTITY = 6_144
ROLE_INLINE = 10_240
GROUP_INLINE = 5_120
USER_INLINE = 2_048
# An inline session policy, and how many managed ones may come beside or instead.
SESSION = 2_048
SESSION_POLICIES = 10
# Versions of one managed policy; managed policies attached to one holder, a quota that can be raised.
VERSIONS = 5
ATTACHED = 10
# The raised limit of a trust policy; the default is 2,048.
TRUST = 8_192
TRUST_DEFAULT = 2_048

# What policies may not hold: all but tab, line ends and U+0020 to U+00FF.
FOREIGN = re.compile(r"[^\t\n\r\x20-\xff]")
