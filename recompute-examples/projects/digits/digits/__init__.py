"""A classifier of handwritten digits, in plain Python."""
