"""Measures what the index is worth: are the right passages found, do translations meet?"""
