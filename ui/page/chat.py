"""The chat page, mounted: which event on which part calls which handler.

Every text of others reaches the page through `ui.page.escape`, or as the value of a form control.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI

import ui.page.scripts as scripts
from qa import Assistant
from ui.guard import MOST_UPLOADED
from ui.page.endpoints import add_endpoints
from ui.page.handlers import Handlers
from ui.page.layout import Page, theme

_MOST_WAITING = 32
_UPLOADS_KEPT = (3_600, 3_600)  # seconds, where adding them was cut short

_STYLE = Path(__file__).with_name("style.css")
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def mount(app: FastAPI, assistant: Assistant) -> None:
    """Put the chat at / of an application."""
    gr.mount_gradio_app(
        app,
        build(assistant),
        path="/",
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=MOST_UPLOADED,
        ssr_mode=False,
        pwa=False,
        enable_monitoring=False,
        mcp_server=False,
        theme=theme(),
        css_paths=_STYLE,
        head=scripts.head(),
    )


def build(assistant: Assistant) -> gr.Blocks:
    """The page with its events, ready to be mounted."""
    blocks = gr.Blocks(
        title="Tanya", analytics_enabled=False, fill_width=True, delete_cache=_UPLOADS_KEPT
    )
    with blocks:
        add_endpoints(assistant)  # before the page's own events, some of which are named alike
        page = Page(assistant.library, assistant.llm)
        _connect(blocks, page, Handlers(assistant, page))
    blocks.queue(max_size=_MOST_WAITING, api_open=False, default_concurrency_limit=2)
    return blocks


def _connect(blocks: gr.Blocks, page: Page, handlers: Handlers) -> None:
    seen = [page.language, page.turns, page.reading]
    panel = [page.choice, page.article, page.reading]
    offered = [page.examples, *page.example_buttons, page.only_articles, page.only_sources]
    _connect_chrome(blocks, page, handlers, [*panel, *offered])
    _connect_asking(page, handlers, panel)
    shelf = page.shelf
    shelf.connect(page.language)
    opening = [page.language, page.reading]
    shelf.listing.click(handlers.open, opening, [*panel, page.tabs], **_QUIET).then(
        None, js=scripts.GO_TO_ARTICLE
    )
    page.library_tab.select(shelf.refresh, [shelf.view, page.language], shelf.listing, **_QUIET)
    refreshed = [*panel, *offered]
    page.ask_tab.select(handlers.refresh, [page.language, page.reading], refreshed, **_QUIET)
    citing = page.conversation.click(handlers.cite, seen, panel, **_QUIET)
    citing.then(None, js=scripts.GO_TO_QUOTE)
    page.choice.input(handlers.choose, [page.choice, page.language], panel, **_QUIET)


def _connect_chrome(
    blocks: gr.Blocks, page: Page, handlers: Handlers, refreshed: list[Any]
) -> None:
    """Everything that is said in a language, when the page opens and when that is switched."""
    limits: list[Any] = [page.only_articles, page.only_sources, page.since, page.until]
    opening = [page.language, page.turns, page.kept, page.reading, *page.shelf.states]
    switching = [page.language, page.turns, page.reading, page.replacing, *limits]
    switching += page.shelf.states
    chrome = [page.masthead, page.language, page.conversation, page.limits]
    chrome += [page.since, page.until, page.question, page.send, page.stop, page.clear]
    chrome += [page.download, page.ask_tab, page.library_tab, *page.shelf.parts, *refreshed]
    opened = [*chrome, page.turns]
    blocks.load(handlers.start, opening, opened, js=scripts.CHOOSE_LANGUAGE, **_QUIET)
    page.language.input(handlers.show, switching, chrome, js=scripts.KEEP_LANGUAGE, **_QUIET)


def _connect_asking(page: Page, handlers: Handlers, panel: list[Any]) -> None:
    seen = [page.language, page.turns, page.reading]
    limits: list[Any] = [page.only_articles, page.only_sources, page.since, page.until]
    talk = [page.conversation, page.turns]
    buttons = [page.send, page.stop, page.clear, page.download]
    answered = [page.question, page.replacing, page.examples, *talk, *buttons, *panel]
    asked: dict[str, Any] = {"trigger_mode": "multiple", "concurrency_id": "asking", **_QUIET}
    told = [*seen, page.replacing, *limits]
    typing = [page.question.submit, page.send.click]
    said = [
        gr.on(typing, handlers.ask, [page.question, *told], answered, **asked),
        page.conversation.retry(handlers.retry, [*seen, *limits], answered, **asked),
        *(  # what an example says is what is asked
            button.click(handlers.ask, [button, *told], answered, **asked)
            for button in page.example_buttons
        ),
    ]
    stopping = [page.language, page.turns]
    said.append(page.stop.click(handlers.stop, stopping, [*talk, *buttons], **_QUIET))
    said[-1].then(None, js=scripts.GO_TO_QUESTION)
    cleared = [page.replacing, page.examples, page.cleared, *talk, *buttons, *panel]
    clearing = [page.language, page.turns, page.cleared, page.reading]
    said.append(page.clear.click(handlers.clear, clearing, cleared, **_QUIET))
    said[-1].then(None, js=scripts.GO_TO_QUESTION)
    said.append(page.conversation.like(handlers.rate, [page.language, page.turns], talk, **_QUIET))
    for event in said:
        event.then(handlers.keep, page.turns, page.kept, **_QUIET)
    _connect_tools(page, handlers, limits)


def _connect_tools(page: Page, handlers: Handlers, limits: list[Any]) -> None:
    editing = [page.language, page.turns, page.replacing, page.question, page.draft]
    edited = [page.question, page.draft, page.replacing, page.conversation]
    page.conversation.edit(handlers.edit, editing, edited, **_QUIET).then(
        None, js=scripts.GO_TO_QUESTION
    )
    page.download.click(
        handlers.download, [page.language, page.turns], page.transcript, **_QUIET
    ).then(None, page.transcript, js=scripts.SAVE_TRANSCRIPT)
    for part in limits:
        part.change(handlers.limit, [page.language, *limits], page.limits, **_QUIET)
