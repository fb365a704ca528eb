"""The graph of who can become whom, and reach over it."""
