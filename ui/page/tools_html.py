"""What can be done with an answer that stands in the conversation: small buttons beneath it."""

from __future__ import annotations

from collections.abc import Iterator

from corpus import Language
from index.feedback import MOST_CHARACTERS, Rating
from ui.page.conversation import Turn
from ui.page.escape import escape
from ui.page.messages import MESSAGES, Messages
from ui.page.transcript import answer_as_plain

# Drawn here, 16 units wide, in the colour of the text.
_PATHS = {
    "copy": "M5 5V2.5h8.5V11H11M2.5 5H11v8.5H2.5z",
    "up": "M5 7l3-5 1.4.8L8.8 6H13l-1.2 7H5zM2.5 7H5v6H2.5z",
    "down": "M5 9l3 5 1.4-.8L8.8 10H13l-1.2-7H5zM2.5 9H5V3H2.5z",
    "retry": "M13 8a5 5 0 1 1-1.6-3.7L13.5 6M13.5 2.5V6H10",
    "edit": "M3 13l.6-3L11 2.6 13.4 5 6 12.4zM9.5 4L12 6.5",
}
_RATINGS: tuple[Rating, ...] = ("up", "down")


def tools_html(turn: Turn, number: int, language: Language, *, last: bool) -> str:
    """The buttons of a turn that has ended; the last one can be asked again, or otherwise."""
    buttons = "".join(_buttons(turn, number, language, last=last))
    if not buttons:
        return ""
    remark = _remark(turn, number, MESSAGES[language]) if turn.rating else ""
    return f'<div class="tools">{buttons}</div>{remark}'


def _buttons(turn: Turn, number: int, language: Language, *, last: bool) -> Iterator[str]:
    messages = MESSAGES[language]
    if turn.answer is not None:
        text = escape(answer_as_plain(turn.answer, language))
        yield _button("copy", messages.copy, f'data-text="{text}" data-done="{messages.copied}"')
        for rating in _RATINGS:
            pressed = "true" if turn.rating == rating else "false"
            known = f'data-turn="{number}" data-what="{rating}" aria-pressed="{pressed}"'
            yield _button(rating, messages.ratings[rating], known, does="rate")
    if last and turn.question.strip():
        yield _button("retry", messages.retry)
        yield _button("edit", messages.edit)


def _button(icon: str, label: str, attributes: str = "", does: str = "") -> str:
    label = escape(label)
    return (
        f'<button type="button" class="tool" data-do="{does or icon}" {attributes} '
        f'aria-label="{label}" title="{label}"><svg viewBox="0 0 16 16" aria-hidden="true">'
        f'<path d="{_PATHS[icon]}"></path></svg></button>'
    )


def _remark(turn: Turn, number: int, messages: Messages) -> str:
    """Thanks for a rating, with room to say why."""
    if turn.remarked:
        return f'<p class="thanks" role="status">{escape(messages.remark_kept)}</p>'
    label = escape(messages.remark)
    return (
        f'<div class="remark"><input type="text" maxlength="{MOST_CHARACTERS}" '
        f'aria-label="{label}" placeholder="{label}"><button type="button" data-do="remark" '
        f'data-turn="{number}" data-what="{turn.rating}">{escape(messages.send)}</button></div>'
    )
