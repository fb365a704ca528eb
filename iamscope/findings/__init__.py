"""One file per kind of finding: what it looks for, and how it is worded."""
