"""Renders the facts of an article in the language of the question, and compares facts."""

from qa.rendering.facts import Country as Country
from qa.rendering.facts import Date as Date
from qa.rendering.facts import Fact as Fact
from qa.rendering.facts import Quantity as Quantity
from qa.rendering.facts import Time as Time
from qa.rendering.rendering import Rendered as Rendered
from qa.rendering.rendering import facts as facts
from qa.rendering.rendering import render as render
from qa.rendering.support import supported as supported
