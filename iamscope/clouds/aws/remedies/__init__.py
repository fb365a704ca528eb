"""Remedies: the smallest change of AWS documents that removes a finding, and its proof."""
