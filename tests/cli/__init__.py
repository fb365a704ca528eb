"""The command line, most of it run as a user runs it."""
