"""The tables of the broker. Times are seconds since 1970 in UTC; values that nest are JSON texts."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text

REVISION = "0001"
"""The revision of the schema that this version works with."""

METADATA = MetaData()

LEASES = Table(
    "leases",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("agent", String(64), nullable=False),
    Column("cloud", String(16), nullable=False),
    Column("sort", String(16), nullable=False),
    Column("issuer", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("person", Text, nullable=False, default=""),
    Column("purpose", Text, nullable=False),
    Column("access", Text, nullable=False),
    Column("policy", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("shown", String(64), nullable=False),
    Column("lifetime", Integer, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("expires", BigInteger, nullable=False, default=0),
    Column("on_behalf_of", Text, nullable=False, default=""),
    Column("parent", String(64), nullable=False, default=""),
    Column("depth", Integer, nullable=False, default=0),
    Column("reason", Text, nullable=False, default=""),
    Column("handles", Text, nullable=False, default="{}"),
    Column("version", Integer, nullable=False, default=0),
)
Index("leases_by_state", LEASES.c.state, LEASES.c.expires)
Index("leases_by_agent", LEASES.c.agent, LEASES.c.state)
Index("leases_by_parent", LEASES.c.parent)

VERDICTS = Table(
    "verdicts",
    METADATA,
    Column("lease", String(64), ForeignKey("leases.id"), primary_key=True),
    Column("person", String(255), primary_key=True),
    Column("group", String(64), primary_key=True),
    Column("approves", Integer, nullable=False),
    Column("shown", String(64), nullable=False),
    Column("subject", Text, nullable=False),
    Column("time", BigInteger, nullable=False),
)
"""Who has said what of a lease, one word for each person and group; bound to what was shown."""

KEYS = Table(
    "request_keys",
    METADATA,
    Column("requester", String(512), primary_key=True),
    Column("key", String(128), primary_key=True),
    Column("lease", String(64), ForeignKey("leases.id"), nullable=False),
    Column("form", String(64), nullable=False),
)
"""Which lease came of a request that was named by who made it; `form` is the hash of what was asked."""

SEEN = Table(
    "seen_tokens",
    METADATA,
    Column("issuer", String(512), primary_key=True),
    Column("token", String(255), primary_key=True),
    Column("until", BigInteger, nullable=False),
)

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("sort", String(16), nullable=False),
    Column("issuer", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("until", BigInteger, nullable=False),
)
"""Who has shown a token and may come back without it; of what he shows then only the hash is kept."""

AUDIT = Table(
    "audit",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("line", Text, nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
)
"""The audit chain, an entry a row, as the line that it is exported as."""
