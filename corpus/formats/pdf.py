"""PDF: the text layer, by pypdf, which is imported when the first one comes."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator

from corpus.draft import Draft
from corpus.errors import InputError

_MOST_PAGES = 300
_LEAST = 40  # letters on all pages together: less is a scan with a stamp
_HYPHEN = re.compile(r"(?<=[^\W\d_])-\n(?=[a-zà-ÿ])")  # a word that a line breaks
_WITHIN = re.compile(r"(?<![.!?:”\"])\n(?=[^\n])")  # a line break within a sentence


def documents(data: bytes, name: str) -> Iterator[Draft]:
    """The one draft of a document.

    Raises:
        InputError: it is scanned, locked, damaged or too long.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        document = PdfReader(io.BytesIO(data))
        if document.is_encrypted and not document.decrypt(""):
            raise InputError(f"{name} is locked by a password: save a copy without it.")
        if len(document.pages) > _MOST_PAGES:
            raise InputError(f"{name} has more than {_MOST_PAGES} pages: split it first.")
        text = "\n\n".join(page.extract_text() for page in document.pages)
        title = (document.metadata and document.metadata.title) or ""
    except InputError:
        raise
    except (PyPdfError, ArithmeticError, LookupError, OSError, RuntimeError) as error:
        raise InputError(f"{name} is damaged or no PDF: save it anew, or as text.") from error
    except (AttributeError, TypeError, ValueError, RecursionError, MemoryError) as error:
        raise InputError(f"{name} is damaged or no PDF: save it anew, or as text.") from error
    if sum(sign.isalpha() for sign in text) < _LEAST:
        raise InputError(
            f"{name} has no text layer, it is a scan: run text recognition (OCR) on it first."
        )
    yield Draft(_flowing(text), name, {"title": title} if title else {})


def _flowing(text: str) -> str:
    """Lines joined to sentences: a page breaks them where its width ends."""
    return _WITHIN.sub(" ", _HYPHEN.sub("", text.replace("\0", "")))
