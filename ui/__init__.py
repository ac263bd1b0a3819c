"""The faces of Tanya: the chat in the browser, and the terminal.

Knows nothing about how anything works inside: it asks an Assistant and shows what comes back.
"""
