"""Reads articles from files, folders and patterns."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from glob import has_magic
from pathlib import Path

from corpus.article import Article
from corpus.documents import ARCHIVE, KINDS, MOST_BYTES, SUFFIXES, drafts
from corpus.draft import Draft, Refuse
from corpus.errors import InputError
from corpus.formats.archive import MOST_BYTES as MOST_ARCHIVE
from corpus.metadata import Metadata, read_sidecar

SHIPPED = Path(__file__).parent / "articles"

OnRefusal = Callable[[Path, InputError], None]


def read_articles(path: str | Path, on_refusal: OnRefusal | None = None) -> Iterator[Article]:
    """Yield the articles of a file, a folder with its subfolders, or a pattern, in order of paths.

    Args:
        path: a file, a folder, or a pattern such as "news/*.html".
        on_refusal: called with the file of what cannot be used and why; reading then goes on.
            Without it the first such article ends the reading.

    Raises:
        InputError: nothing is there, or it cannot be used.
    """
    for file in article_files(path):
        yield from read_file(file, on_refusal)


def read_file(file: Path, on_refusal: OnRefusal | None = None, name: str = "") -> Iterator[Article]:
    """Yield the articles of one file; see `read_articles`.

    Args:
        name: what the file is called where it came from: there, and not where it lies now, is the
            place that an article without an id or a url keeps its id by.
    """

    def refuse(error: InputError) -> None:
        if on_refusal is None:
            raise error
        on_refusal(file, error)

    try:
        own = {} if name else read_sidecar(file)
        place = Path(name) if name else file.resolve()
        for draft in drafts(_read_bytes(file), name or str(file), refuse):
            yield from _article(place, draft, own, refuse)
    except InputError as error:
        refuse(error)


def article_files(path: str | Path) -> list[Path]:
    """The files at a path: itself, those that fit a pattern, or those below a folder, not hidden.

    Raises:
        InputError: the path does not exist, or holds no article.
    """
    path = Path(path)
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if _is_article(file, path))
        if not files:
            raise InputError(f"The folder {path} holds no articles: put {KINDS} files in it.")
        return files
    if path.exists():
        if path.suffix.lower() not in SUFFIXES:
            raise InputError(f"{path} is not one of {KINDS}: save the article as text first.")
        return [path]
    if not has_magic(str(path)):
        raise InputError(f"There is no file or folder {path}: check the spelling of the path.")
    root = Path(path.anchor or ".")
    found = sorted(root.glob(str(path.relative_to(path.anchor))))
    files = [file for file in found if file.is_file() and file.suffix.lower() in SUFFIXES]
    if not files:
        raise InputError(f"No article fits the pattern {path}: check its spelling.")
    return files


_OF_ONE = ("id", "title", "url")


def _article(place: Path, draft: Draft, own: Metadata, refuse: Refuse) -> Iterator[Article]:
    """The article of a draft. Its id is the declared one, or is made of its url or its place."""
    # What names one article cannot name all those of a table or an archive.
    shared = {key: own[key] for key in own if not draft.key or key not in _OF_ONE}
    fields = {**draft.fields, **shared}
    if not draft.text.strip():
        return refuse(InputError(f"{draft.name} is empty: there is no text to read in it."))
    if "id" not in fields and "url" not in fields:
        fields["id"] = _id_of(place, draft.key)
    try:
        article = Article.from_text(draft.text, **fields)
    except InputError as error:
        return refuse(InputError(f"{draft.name}: {error}"))
    yield article


def _read_bytes(file: Path) -> bytes:
    try:
        most = MOST_ARCHIVE if file.suffix.lower() == ARCHIVE else MOST_BYTES
        if file.stat().st_size > most:
            raise InputError(
                f"{file} is larger than {most // 1_000_000} MB: split it into its articles first."
            )
        return file.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(
            f"{file} cannot be read ({reason}): check the file and its permissions."
        ) from error


def _id_of(place: Path, key: str) -> str:
    # A file keeps its id when its text is corrected; files of one name in two folders differ.
    stem = "".join(c if c.isalnum() or c in "-_." else "-" for c in place.stem)[:80]
    whole = str(place) + (f"#{key}" if key else "")
    return f"{stem}-{hashlib.sha256(whole.encode()).hexdigest()[: 6 if not key else 10]}"


def _is_article(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return file.suffix.lower() in SUFFIXES and not hidden and file.is_file()
