"""Find out what an AI agent can reach in a cloud, and give it no more than its role needs."""

__version__ = "0.1.0"
