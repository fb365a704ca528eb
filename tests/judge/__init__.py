"""Accounts that are open by design, with a label on every principal, and how our answers compare."""
