"""The clouds: the same rooms in each, and nothing shared between them."""
