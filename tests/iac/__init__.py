"""Readers of infrastructure."""
