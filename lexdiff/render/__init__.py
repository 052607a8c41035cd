"""A redline in, one output format out; one file a format."""
