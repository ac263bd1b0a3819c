"""Turns a question and passages into a verified, cited answer, or a refusal.

Knows nothing about how passages are stored or how answers look. The names in __init__.pyi are
imported when they are first used (Scientific Python's SPEC 1): LangChain alone takes a second.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
