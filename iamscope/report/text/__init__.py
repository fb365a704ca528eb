"""A scan as text for a terminal."""

from iamscope.report.text.page import FORMAT, render

__all__ = ["FORMAT", "render"]
