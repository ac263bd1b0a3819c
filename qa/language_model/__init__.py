"""The opt-in second voice: a language model writes the answer, and every sentence is checked.

Knows nothing about which provider serves the model; without one, qa/ answers extractively.
"""
