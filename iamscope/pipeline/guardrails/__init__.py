"""Guardrail tests: what principals must and must not be able to do, put to a snapshot."""
