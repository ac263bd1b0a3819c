"""Measures what answers are worth: read right, cited right, refused right."""
