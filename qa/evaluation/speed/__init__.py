"""Measures how fast Tanya is, beside other programs of its kind and beside what the machine can do.

SPEED.md, one folder up, says how it is run and what came out.
"""
