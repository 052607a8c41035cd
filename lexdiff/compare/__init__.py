"""Two ordinances in, a redline out."""
