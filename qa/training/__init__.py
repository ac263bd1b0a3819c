"""Makes the shipped reader: examples, training, export. `python -m qa.training`.

Knows nothing about libraries or answers; needs the `training` extra.
"""
