"""The role manifest and the estate file: their form, how they are read, and what they say."""
