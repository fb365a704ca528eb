"""The questions, as functions that read like the flow."""
