"""`python -m tests.facts OLD NEW`: show what changed between two editions of the action tables."""

import sys
from pathlib import Path

from tests.facts.difference import difference, read_edition

old, new = (read_edition(Path(name)) for name in sys.argv[1:3])
print("\n".join(difference(old, new)))
