"""Whether a site lets programs fetch a page: its robots.txt (RFC 9309), asked once an hour."""

from __future__ import annotations

import time
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from corpus.errors import InputError
from corpus.fetch import AGENT, Fetcher

_FRESH_SECONDS = 3600.0


class Robots:
    """The rules of the sites that were asked so far."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._rules: dict[str, tuple[float, RobotFileParser]] = {}

    def check(self, url: str) -> None:
        """Pass over an address that may be fetched.

        Raises:
            InputError: its site does not allow it.
        """
        parts = urlsplit(url)
        if not self._of(f"{parts.scheme}://{parts.netloc}").can_fetch(AGENT, url):
            raise InputError(f"{url} is not fetched: the site's robots.txt forbids it.")

    def _of(self, site: str) -> RobotFileParser:
        asked, rules = self._rules.get(site, (-_FRESH_SECONDS, RobotFileParser()))
        if time.monotonic() - asked < _FRESH_SECONDS:
            return rules
        rules = RobotFileParser()
        try:
            text = self._fetcher.fetch(f"{site}/robots.txt").data.decode("utf-8", "replace")
        except InputError:
            text = ""  # a site without rules forbids nothing
        rules.parse(text.splitlines())
        self._rules[site] = time.monotonic(), rules
        return rules
