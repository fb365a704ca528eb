"""Edits applied to records: the one mechanism behind remedies, what-if and counterfactuals."""
