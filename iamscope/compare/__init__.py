"""Reachable minus declared: what an agent has beyond its manifest, and where it comes from."""
