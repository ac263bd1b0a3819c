"""Keeps articles and passages durably, embeds them, and finds the passages for a query.

Knows nothing about answers, prompts or screens. The names in __init__.pyi are imported when they
are first used (Scientific Python's SPEC 1): LangChain alone takes a second.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
