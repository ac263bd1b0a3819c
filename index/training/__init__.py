"""Makes the shipped encoder: vocabulary, distillation, ranking, export. `python -m index.training`.

Knows nothing about libraries or answers; needs the `training` extra.
"""
