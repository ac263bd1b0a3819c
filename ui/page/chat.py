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
    offered = [*page.example_buttons, page.only_articles, page.only_sources]
    _connect_chrome(blocks, page, handlers, [*panel, *offered])
    _connect_asking(page, handlers, panel)
    shelf = page.shelf
    shelf.connect(page.language)
    shelf.listing.click(handlers.open, [page.language, page.reading], [*panel, page.tabs], **_QUIET)
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
    everything = [page.language, page.turns, page.reading, page.shelf.view]
    chrome = [page.masthead, page.language, page.conversation, page.examples, page.limits]
    chrome += [page.since, page.until, page.question, page.send, page.stop, page.clear]
    chrome += [page.download, page.ask_tab, page.library_tab, *page.shelf.parts, *refreshed]
    blocks.load(handlers.show, everything, chrome, js=scripts.CHOOSE_LANGUAGE, **_QUIET)
    page.language.input(handlers.show, everything, chrome, js=scripts.KEEP_LANGUAGE, **_QUIET)


def _connect_asking(page: Page, handlers: Handlers, panel: list[Any]) -> None:
    seen = [page.language, page.turns, page.reading]
    limits: list[Any] = [page.only_articles, page.only_sources, page.since, page.until]
    talk = [page.conversation, page.turns]
    buttons = [page.send, page.stop, page.clear, page.download]
    answered = [page.question, page.replacing, page.examples, *talk, *buttons, *panel]
    asked: dict[str, Any] = {"trigger_mode": "multiple", "concurrency_id": "asking", **_QUIET}
    told = [*seen, page.replacing, *limits]
    typing = [page.question.submit, page.send.click]
    gr.on(typing, handlers.ask, [page.question, *told], answered, **asked)
    page.conversation.retry(handlers.retry, [*seen, *limits], answered, **asked)
    for button in page.example_buttons:  # what it says is what is asked
        button.click(handlers.ask, [button, *told], answered, **asked)
    page.stop.click(handlers.stop, [page.language, page.turns], [*talk, *buttons], **_QUIET).then(
        None, js=scripts.GO_TO_QUESTION
    )
    cleared = [page.replacing, page.examples, *talk, *buttons, *panel]
    page.clear.click(handlers.clear, seen, cleared, **_QUIET).then(None, js=scripts.GO_TO_QUESTION)
    editing = [page.question, page.replacing, page.conversation]
    page.conversation.edit(
        handlers.edit, [page.language, page.turns, page.replacing], editing, **_QUIET
    ).then(None, js=scripts.GO_TO_QUESTION)
    page.conversation.like(handlers.rate, [page.language, page.turns], talk, **_QUIET)
    page.download.click(
        handlers.download, [page.language, page.turns], page.transcript, **_QUIET
    ).then(None, page.transcript, js=scripts.SAVE_TRANSCRIPT)
    for part in limits:
        part.change(handlers.limit, [page.language, *limits], page.limits, **_QUIET)
