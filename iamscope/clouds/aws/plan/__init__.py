"""Planned infrastructure as edits of AWS's records, with what is unknown kept apart."""
