"""Report formats, each against a golden file of one small world."""
