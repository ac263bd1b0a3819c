"""Reads articles from .txt and .md files and from folders of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from corpus.article import Article
from corpus.decode import decode
from corpus.errors import InputError
from corpus.metadata import read_sidecar, split_front_matter

SUFFIXES = (".txt", ".md")
SHIPPED = Path(__file__).parent / "articles"
_MOST_BYTES = 20_000_000

OnRefusal = Callable[[Path, InputError], None]


def read_articles(path: str | Path, on_refusal: OnRefusal | None = None) -> Iterator[Article]:
    """Yield the article of a file, or those of a folder and its subfolders in order of their paths.

    Args:
        on_refusal: called with a file that cannot be used and why; reading then goes on. Without
            it the first such file ends the reading.

    Raises:
        InputError: nothing is there, or it cannot be used as an article.
    """
    for file in article_files(Path(path)):
        try:
            article = read_article(file)
        except InputError as error:
            if on_refusal is None:
                raise
            on_refusal(file, error)
        else:
            yield article


def article_files(path: Path) -> list[Path]:
    """The article files at a path: itself, or those below a folder, without hidden ones.

    Raises:
        InputError: the path does not exist, or the folder holds no article.
    """
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if _is_article(file, path))
        if not files:
            raise InputError(f"The folder {path} holds no articles: put .txt or .md files in it.")
        return files
    if not path.exists():
        raise InputError(f"There is no file or folder {path}: check the spelling of the path.")
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(f"{path} is not a .txt or .md file: save the article as text first.")
    return [path]


def read_article(file: Path) -> Article:
    """Read one file with its metadata. Its id is the declared one, or is made of its url or path.

    Raises:
        InputError: the file cannot be read, is empty, too large or not text.
    """
    text = decode(_read_bytes(file), str(file))
    fields, body = split_front_matter(text) if file.suffix.lower() == ".md" else ({}, text)
    fields |= read_sidecar(file)
    if not body.strip():
        raise InputError(f"{file} is empty: there is no text to read in it.")
    if "id" not in fields and "url" not in fields:
        fields["id"] = _id_of(file)
    try:
        return Article.from_text(body, **fields)
    except InputError as error:
        raise InputError(f"{file}: {error}") from error


def _read_bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise InputError(f"{file} is larger than 20 MB: split it into its articles first.")
        return file.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(
            f"{file} cannot be read ({reason}): check the file and its permissions."
        ) from error


def _id_of(file: Path) -> str:
    # A file keeps its id when its text is corrected; files of one name in two folders differ.
    stem = "".join(c if c.isalnum() or c in "-_." else "-" for c in file.stem)[:80]
    return f"{stem}-{hashlib.sha256(str(file.resolve()).encode()).hexdigest()[:6]}"


def _is_article(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return file.suffix.lower() in SUFFIXES and not hidden and file.is_file()
