"""Laws of patterns and sets, tried on small random ones."""
