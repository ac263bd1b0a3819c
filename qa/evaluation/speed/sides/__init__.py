"""Tanya and its peers behind one protocol, each in a file of its own."""
