"""Finds a chat model by its name, and explains in one sentence why one cannot be used."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from corpus import InputError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_EXAMPLES = "ollama:llama3.2 or openai:gpt-5-mini"


class LanguageModelError(InputError):
    """The language model that was named cannot be used."""


def find(name: str, timeout: float) -> BaseChatModel:
    """Find a model by the name that LangChain's `init_chat_model` takes.

    Args:
        timeout: seconds that the provider may wait for its server, where it can be told.

    Raises:
        LanguageModelError: the name, the provider's package or its settings cannot be used.
    """
    # LangChain and the package of a provider take seconds to import.
    from langchain.chat_models import init_chat_model

    if not name.rpartition(":")[2].strip():  # LangChain takes no name for a later choice
        raise LanguageModelError(_unknown(name))
    limits: dict[str, Any] = {"timeout": timeout, "max_retries": 0}
    try:
        try:
            model: BaseChatModel = init_chat_model(name, **limits)
        except (TypeError, ValueError):  # not every provider takes them
            model = init_chat_model(name)
        return model
    except Exception as error:  # every provider raises errors of its own
        raise LanguageModelError(_explanation(name, error)) from error


def _explanation(name: str, error: Exception) -> str:
    said = " ".join(str(error).partition("[type=")[0].split())  # what follows may hold a key
    package = re.search(r"pip install [\"']?([\w\[\]-]+)", said)
    if isinstance(error, ImportError) and package:
        return (
            f"The language model {name} cannot be used, its package is not installed: "
            f"run `pip install {package.group(1)}`."
        )
    if "model provider" in said or "Unsupported provider" in said:
        return _unknown(name)
    return f"The language model {name} cannot be used: {said[:200] or type(error).__name__}"


def _unknown(name: str) -> str:
    return (
        f"The language model {name!r} is not known: name it as provider:model, "
        f"such as {_EXAMPLES}, or leave TANYA_LLM out."
    )
