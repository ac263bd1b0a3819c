"""Readies the tree of a web page for extraction: what misleads is taken out, loose text is held.

Knows nothing about any one site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

# "Baca juga: …", "Read also: …": links to other articles between the paragraphs of this one.
ASIDE = re.compile(
    r"(?:baca|simak|lihat|tonton|saksikan)\s+(?:juga|video)\b|(?:read|see)\s+also\b|also\s+read\b",
    re.IGNORECASE,
)
_LONGEST_ASIDE = 300  # characters; a box with a heading and a link
_HIGHEST_ASIDE = 6  # elements that such a box may be made of
_INLINE = frozenset("a abbr b br code em font i mark q small span strong sub sup u".split())
_BLOCKS = ("div", "section", "article", "td")
_IMAGES = "//meta[contains(@property, 'image') or contains(@name, 'image')]"

_NEAR = 20  # pieces of text after the headline among which the date of a page is shown
_LONGEST_LINE = 80  # characters; a longer piece is the article's own text
_SHOWN = re.compile(
    r"\b\d{1,2}(?:[./-]\d{1,2}[./-]\d{4}|\s+[a-z]{3,9}\.?,?\s+\d{4})"
    r"(?:[\s,|-]+\d{1,2}[.:]\d{2}(?:\s*WI[BT]A?)?)?",
    re.IGNORECASE,
)


def prepare(tree: HtmlElement) -> None:
    """Change a tree so that only the article's text is taken for it, and all of that."""
    for image in tree.xpath(_IMAGES):  # the date in an image's address is not the article's
        image.getparent().remove(image)
    for link in list(tree.iter("a")):
        box = _aside(link)
        if box is not None and box.getparent() is not None:  # another link's box held it
            box.drop_tree()
    for block in list(tree.iter(*_BLOCKS)):
        if block.find("p") is not None:
            _hold_loose_text(block)


def shown_dates(tree: HtmlElement) -> Iterator[str]:
    """What stands near below the headline and looks like a date, nearest first."""
    headline = next(tree.iter("h1"), None)
    if headline is None:
        return
    query = "following::text()[normalize-space()][not(parent::script or parent::style)]"
    for piece in islice(headline.xpath(query), _NEAR):
        line = " ".join(piece.split())
        if len(line) > _LONGEST_LINE:
            return
        if found := _SHOWN.search(line):
            yield found[0].replace("|", " ")


def _aside(link: HtmlElement) -> HtmlElement | None:
    """The outermost element around a link that says no more than "Baca juga" and a headline."""
    outermost = None
    for around in islice(link.iterancestors(), _HIGHEST_ASIDE):
        said = _brief(around)
        if not said or around.tag in ("body", "html"):
            break
        if ASIDE.match(said):
            outermost = around
    return outermost


def _brief(element: HtmlElement) -> str:
    """What an element says, "" where that is long: whole pages are not read again for each link."""
    said = ""
    for piece in element.itertext():
        said += piece
        if len(said) > 2 * _LONGEST_ASIDE:
            return ""
    said = " ".join(said.split())
    return said if len(said) < _LONGEST_ASIDE else ""


def _hold_loose_text(block: HtmlElement) -> None:
    """Put the text that stands beside a block's paragraphs into paragraphs of its own."""
    run = etree.SubElement(block, "p")  # the one that is being filled; goes where it belongs below
    run.text, block.text = block.text, None
    block.remove(run)
    for child in list(block):
        if child.tag in _INLINE:
            run.append(child)  # with the text after it
            continue
        after, child.tail = child.tail, None
        if _says_something(run):
            child.addprevious(run)
        run = child.makeelement("p")
        run.text = after
    if _says_something(run):
        block.append(run)


def _says_something(element: HtmlElement) -> bool:
    return any(piece.strip() for piece in element.itertext())
