"""The nouns that all parts share: frozen values without any I/O."""
