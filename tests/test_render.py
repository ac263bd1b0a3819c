"""What is shown: highlights at the right letters, and nothing of others ever becomes markup."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Article, Language, Passage
from index import Library
from index.scope import Scope
from index.search import Hit
from qa import Answer, Assistant, Citation, QuestionError
from ui.page.conversation import (
    NEAREST,
    Limits,
    Reading,
    Turn,
    reading_after,
    reading_of,
    stopped,
    take_turn,
)
from ui.page.escape import escape
from ui.page.messages import INDONESIAN
from ui.page.reading_html import article_html
from ui.page.render import conversation_html, masthead_html
from ui.page.transcript import as_markdown

TEXT = "Harga beras naik.\nMenteri Budi mengatakan 12 persen pada Senin.\n\nStok aman."
QUOTE = "Menteri Budi mengatakan 12 persen pada Senin."
PAYLOADS = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    "</p></article><svg onload=alert(1)>",
    "[x](javascript:alert(1)) **b** `c` <!-- ${alert(1)} {{constructor}}",
)
OWN_TAGS = {
    *("article", "header", "h1", "h2", "p", "span", "div", "section", "mark", "a", "button"),
    *("blockquote", "ul", "ol", "li", "details", "summary", "svg", "path", "input"),
}


class Seen(HTMLParser):
    """What a browser would make of HTML: its tags with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.marked: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open.append(dict(attrs).get("class") or tag)

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._open and self._open[-1].startswith("quote"):
            self.marked.append((self._open[-1], data))

    @property
    def text(self) -> str:
        return "".join(self.words)

    def with_class(self, name: str) -> list[dict[str, str | None]]:
        return [found for _, found in self.tags if name in (found.get("class") or "").split()]


def article(text: str = TEXT, **known: str) -> Article:
    return Article.from_text(text, id="beras", language="id", **known)


def answer(**changes: Any) -> Answer:
    source = article(title="Harga beras", source="Kabar", published="2024-02-05")
    start = TEXT.index(QUOTE)
    short = TEXT.index("12 persen")
    made = Answer(
        question="Berapa kenaikannya?",
        language="id",
        status="answered",
        text=f"12 persen [1]\n\nMenurut artikel: {QUOTE}",
        short="12 persen",
        confidence=0.8,
        citations=(Citation.of(source, start, start + len(QUOTE)),),
        short_at=(short, short + len("12 persen")),
    )
    return replace(made, **changes)


def refusal() -> Answer:
    nearest = answer().citations[0]
    said = f"Artikel yang ada tidak menjawab pertanyaan ini.\n\nYang paling dekat: {QUOTE}"
    return answer(status="not_found", text=said, short="", citations=(), nearest=nearest)


def shown(given: Answer, language: Language = "id") -> Seen:
    return Seen(conversation_html([Turn(given.question, given, done=True)], language))


def assert_harmless(seen: Seen) -> None:
    assert {tag for tag, _ in seen.tags} <= OWN_TAGS
    for _, attributes in seen.tags:
        assert not [name for name in attributes if name.startswith("on")]
        assert not (attributes.get("href") or "").lower().startswith(("javascript:", "data:"))


# The article panel


def test_the_quote_is_highlighted_and_the_short_answer_inside_it() -> None:
    reading = reading_of(answer(), 1)
    assert Seen(article_html(reading, "id")).marked == [
        ("quote hue-1 here", "Menteri Budi mengatakan "),
        ("quote hue-1 short here", "12 persen"),
        ("quote hue-1 here", " pada Senin."),
    ]


def test_a_quote_over_two_lines_is_highlighted_in_both() -> None:
    start, end = TEXT.index("naik"), TEXT.index("Budi")
    seen = Seen(article_html(Reading(article(), ((0, (start, end)),)), "id"))
    assert [text for _, text in seen.marked] == ["naik.", "Menteri "]


def test_a_short_answer_outside_the_quote_is_not_highlighted() -> None:
    reading = Reading(article(), ((1, (0, 5)),), 1, (6, 11))
    assert Seen(article_html(reading, "id")).marked == [("quote hue-1 here", "Harga")]


def test_several_quotes_have_colours_and_numbers_of_their_own() -> None:
    text = "Harga beras naik."
    quotes = ((1, (0, 11)), (2, (6, 16)), (7, (16, 17)))
    seen = Seen(article_html(Reading(article(), quotes, at=2), "id"))
    assert seen.marked == [
        ("quote hue-1", text[:6]),
        ("quote hue-2 here", text[6:11]),
        ("quote hue-2 here", text[11:16]),
        ("quote hue-1", text[16:17]),
    ]
    numbers = [found.get("data-number") for found in seen.with_class("quote")]
    assert numbers == ["1", "2", None, "7"]


def test_the_panel_says_what_is_known_about_the_article() -> None:
    known = article(
        title="Judul", source="Kabar", published="2024-02-05", url="https://www.kabar.id/a"
    )
    seen = Seen(article_html(Reading(known), "id"))
    assert seen.text.startswith("JudulKabar5 Februari 2024kabar.id/aHarga beras naik.")
    link = next(attributes for tag, attributes in seen.tags if tag == "a")
    assert link["href"] == "https://www.kabar.id/a"
    assert (link["target"], link["rel"]) == ("_blank", "noopener noreferrer")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "https://", "http://[x"]
)
def test_an_address_that_is_not_on_the_web_is_no_link(url: str) -> None:
    seen = Seen(article_html(Reading(replace(article(), url=url)), "en"))
    assert [attributes for _, attributes in seen.tags if attributes.get("target")] == []


def test_without_articles_the_panel_says_how_to_add_one() -> None:
    assert INDONESIAN.library_tab in Seen(article_html(None, "id")).text


@given(st.text(min_size=1).filter(str.strip), st.data())
def test_the_panel_shows_every_letter_of_any_article(text: str, data: st.DataObject) -> None:
    made = replace(article(), text=text)
    cuts = st.integers(0, len(text))
    quote = cast(tuple[int, int], tuple(sorted(data.draw(st.tuples(cuts, cuts)))))
    html = article_html(Reading(made, ((1, quote), (2, quote)), 2), "id")
    body = html[html.index('<div class="text">') : html.rindex("</article>")]
    seen = Seen(body)
    wanted = "".join(line for line in text.split("\n") if line.strip())
    assert seen.text == wanted.encode("utf-8", "replace").decode()
    assert {tag for tag, _ in seen.tags} <= {"div", "p", "mark"}


# The conversation


def test_an_answer_is_shown_with_its_quote_its_source_and_its_confidence() -> None:
    seen = shown(answer())
    assert "Berapa kenaikannya?" in seen.text
    assert "12 persen\N{NO-BREAK SPACE}[1]" in seen.text
    assert "Harga beras · Kabar · 5 Februari 2024" in seen.text
    assert "Terjawab keyakinan tinggi" in seen.text
    places = [(found["data-turn"], found["data-place"]) for found in seen.with_class("cite")]
    assert places == [("0", "1")]
    assert [tag for tag, _ in seen.tags].count("blockquote") == 1


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("answered", "Answered high confidence"),
        ("uncertain", "Possibly high confidence"),
        ("not_found", "Not in the articles almost certainly not said"),
    ],
)
def test_the_badge_says_how_the_question_fared(status: str, said: str) -> None:
    assert said in shown(answer(status=status), "en").text


def test_a_refusal_opens_its_nearest_sentence() -> None:
    seen = shown(refusal())
    assert "Artikel yang ada tidak menjawab pertanyaan ini." in seen.text
    assert [found["data-place"] for found in seen.with_class("source")] == [str(NEAREST)]
    assert seen.with_class("cite") == []


def test_only_a_number_that_is_cited_becomes_a_citation() -> None:
    seen = shown(answer(text="Satu [1], dua [2], nol [0], tahun [99]."))
    assert [found["data-place"] for found in seen.with_class("cite")] == ["1"]
    assert "dua [2], nol [0], tahun [99]." in seen.text


def test_a_number_in_a_quote_stays_the_articles_own() -> None:
    quoting = article("Menurut studi [1] itu benar.")
    cited = Citation.of(quoting, 0, len(quoting.text))
    seen = shown(answer(text=f"Benar [1]\n\nKata artikel: {cited.quote}", citations=(cited,)))
    assert len(seen.with_class("cite")) == 1


def test_while_an_answer_is_made_there_is_no_verdict_yet() -> None:
    partial = Seen(conversation_html([Turn("Apa?", answer(text="12 persen [1]"))], "id"))
    assert "12 persen" in partial.text
    assert partial.with_class("badge") == []
    assert "Mencari di artikel" in Seen(conversation_html([Turn("Apa?")], "id")).text


def test_a_model_that_wrote_the_answer_is_named() -> None:
    assert "written by openai:x" in shown(answer(mode="openai:x"), "en").text
    fallen_back = answer(mode="extractive (openai:x broke off)")
    assert "extractive (openai:x broke off)" in shown(fallen_back, "en").text


def test_how_a_follow_up_was_understood_is_shown_on_demand() -> None:
    seen = shown(answer(understood="Kalau <b>Lampung</b>?"), "en")
    assert [tag for tag, _ in seen.tags].count("details") == 1
    assert "How was this understood?" in seen.text and "Kalau <b>Lampung</b>?" in seen.text
    assert "details" not in [tag for tag, _ in shown(answer()).tags]


def test_the_passages_that_were_read_are_listed_with_their_scores() -> None:
    read = Hit(
        Passage("beras", 0, 17, "Harga <b>beras</b>\nnaik."), 0.83, ("dense", "keyword"), 0.7
    )
    only = Hit(Passage("beras", 18, 40, "kata " * 100), 0.5, ("keyword",), None)
    seen = shown(answer(passages=(read, only)))
    assert "Harga <b>beras</b> naik. kecocokan 0,83 · makna, kata" in seen.text
    assert "kecocokan 0,50 · kata" in seen.text
    assert [found["data-place"] for found in seen.with_class("passage")] == ["-1", "-2"]
    assert len(seen.text) < 800
    assert "match 0.83 · meaning, words" in shown(answer(passages=(read,)), "en").text


def test_the_last_turn_can_be_asked_again_and_every_answer_be_copied_and_rated() -> None:
    turns = [Turn("a", answer(), done=True), Turn("b", answer(), done=True, rating="up")]
    tools = Seen(conversation_html(turns, "en")).with_class("tool")
    does = [tool["data-do"] for tool in tools]
    assert does == ["copy", "rate", "rate", "copy", "rate", "rate", "retry", "edit"]
    assert [tool.get("aria-pressed") for tool in tools[4:6]] == ["true", "false"]
    assert tools[0]["data-text"] == (
        f"12 persen [1]\n\nMenurut artikel: {QUOTE}\n\n[1] Harga beras · Kabar · 5 February 2024"
    )
    rated = Seen(conversation_html(turns[1:], "en"))
    assert rated.with_class("remark") and not rated.with_class("thanks")
    told = replace(turns[1], remarked=True)
    assert Seen(conversation_html([told], "en")).with_class("thanks")
    failed = [Turn("a", error=QuestionError("no"), done=True)]
    failed_tools = Seen(conversation_html(failed, "en")).with_class("tool")
    assert [tool["data-do"] for tool in failed_tools] == ["retry", "edit"]


def test_what_was_broken_off_says_so_and_is_no_history() -> None:
    (turn,) = stopped([Turn("q", answer(text="12"))])
    assert INDONESIAN.stopped in Seen(conversation_html([turn], "id")).text
    assert turn.answer is None and turn.done
    ended = (Turn("q", answer(), done=True),)
    assert stopped(ended) == ended
    assert stopped(()) == ()


def test_what_a_question_is_limited_to_stands_beneath_it() -> None:
    scope = Scope(("a", "b"), ("Kabar <i>",), "2024-02-05", "2024-03-01")
    turn = Turn("q", answer(), done=True, scope=scope)
    said = "2 artikel terpilih · Kabar <i> · sejak 5 Februari 2024 · sampai 1 Maret 2024"
    assert said in Seen(conversation_html([turn], "id")).text


def test_a_conversation_becomes_markdown_with_its_citations() -> None:
    turns = [
        Turn("Berapa *naik*?", answer(), done=True, scope=Scope(until="2024-02-05")),
        Turn("x", error=QuestionError("Too [long]."), done=True),
        *stopped([Turn("y")]),
    ]
    assert as_markdown(turns, "en") == (
        "# Tanya: conversation\n\n"
        "## Berapa \\*naik\\*?\n\n"
        "*Limited to: up to 5 February 2024*\n\n"
        f"12 persen [1]\n\nMenurut artikel: {QUOTE}\n\n"
        "*Answered, high confidence*\n\n"
        f"> [1] {QUOTE}\n>\n> Harga beras · Kabar · 5 February 2024\n\n"
        "## x\n\nToo \\[long\\].\n\n## y\n\nStopped.\n"
    )


def test_a_very_long_question_is_cut_in_the_conversation() -> None:
    html = conversation_html([Turn("x" * 10_000, error=QuestionError("Too long."))], "en")
    assert len(html) < 1_500


def test_the_welcome_gives_way_to_the_first_turn() -> None:
    assert Seen(conversation_html((), "en")).with_class("welcome")
    assert not shown(answer()).with_class("welcome")
    assert Seen(masthead_html("en", None)).text.startswith("TanyaAsk news articles")
    assert "Offline" in masthead_html("en", None)
    assert "written by openai:x&lt;y; every" in masthead_html("en", "openai:x<y")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_of_others_becomes_markup(payload: str) -> None:
    hostile = article(payload, title=payload, source=payload)
    hostile = replace(hostile, url=f"https://example.com/{payload}", published=payload)
    cited = Citation.of(hostile, 0, len(payload))
    given = answer(question=payload, text=f"{payload} [1]\n\nKata: {payload}", citations=(cited,))
    conversation = shown(given)
    panel = Seen(article_html(reading_of(given, 1), "id"))
    for seen in (conversation, panel):
        assert_harmless(seen)
        assert payload in seen.text
    error = QuestionError(payload)
    assert_harmless(Seen(conversation_html([Turn(payload, error=error)], "en")))


def test_half_surrogates_do_not_reach_the_page() -> None:
    assert escape("a\ud800<b>") == "a?&lt;b&gt;"


class Scripted:
    """Stands where the assistant does, and does as it is told."""

    def __init__(self, *pieces: Answer | Exception) -> None:
        self._pieces = pieces
        self.library = self  # which holds an article
        self.asked: list[tuple[str, int]] = []

    def counts(self) -> tuple[int, int]:
        return 1, 1

    def stream(self, question: str, *, history: list[Answer], scope: Scope) -> Iterator[Answer]:
        self.asked.append((question, len(history)))
        for piece in self._pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece


def turns_of(scripted: Scripted, question: str, *earlier: Turn) -> list[Turn]:
    return list(take_turn(cast(Assistant, scripted), question, earlier))


def test_a_turn_begins_at_once_grows_and_ends() -> None:
    partial, whole = answer(text="12"), answer()
    scripted = Scripted(partial, whole)
    before = (Turn("a", answer(), done=True), Turn("b", error=QuestionError("no"), done=True))
    turns = turns_of(scripted, "q\ud800", *before)
    assert [turn.answer for turn in turns] == [None, partial, whole, whole]
    assert [turn.done for turn in turns] == [False, False, False, True]
    assert scripted.asked == [("q?", 1)]


def test_without_articles_nothing_is_asked(tmp_path: Path) -> None:
    with Library.open(tmp_path, shipped=False) as empty:
        (_, ended) = take_turn(Assistant(empty), "Siapa?", ())
        shown = Seen(conversation_html([ended], "id"))
    assert "Belum ada artikel" in shown.text and shown.with_class("badge") == []


def test_an_error_ends_the_turn(caplog: pytest.LogCaptureFixture) -> None:
    expected, defect = QuestionError("Kosong."), ZeroDivisionError("x")
    assert turns_of(Scripted(expected), "q")[-1] == Turn("q", error=expected, done=True)
    assert caplog.records == []
    with caplog.at_level(logging.ERROR):
        assert turns_of(Scripted(answer(), defect), "q")[-1] == Turn("q", error=defect, done=True)
    assert len(caplog.records) == 1


def test_a_date_that_is_none_ends_the_turn_before_anything_is_asked() -> None:
    scripted = Scripted(answer())
    *_, last = take_turn(cast(Assistant, scripted), "q", (), Limits(until="kapan-kapan"))
    assert last.done and "not understood" in str(last.error)
    assert scripted.asked == []


def test_the_panel_follows_the_conversation() -> None:
    opened = reading_after(Turn("q", answer(), done=True), None)
    assert opened == reading_of(answer(), 1)
    closed = reading_after(Turn("q", refusal(), done=True), opened)
    assert closed == Reading(answer().citations[0].article)
    assert reading_of(refusal(), NEAREST) is not None
    assert reading_of(answer(), NEAREST) is None
    assert reading_of(answer(), 2) is None
    assert reading_of(answer(), -1) is None
