"""Benchmarks: generated accounts, and what a scan of them costs."""
