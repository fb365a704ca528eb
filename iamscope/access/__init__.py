"""Sets of permissions over a universe that a cloud gives: patterns, actions, and what contains what."""
