"""Reports as one self-contained HTML page: no network, no fonts, no images from anywhere.

Every text is escaped by the template. On top of that the page's own content security policy lets the
one style sheet and the one script in it take effect, known by their hashes, and nothing else: markup
smuggled in through a text would have to get past both. Ids and attributes are made from numbers only.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from grounding.errors import InvalidInput
from grounding.rendering.page import make_page
from grounding.rendering.visible import visible

if TYPE_CHECKING:
    from jinja2 import Environment, Template

    from grounding.report import Report


def render_html(report: Report) -> str:
    """The report as one HTML page that works from a file, by mail or on paper.

    Raises:
        InvalidInput: The report has no texts; `Report.with_subject` gives them back.
    """
    if report.subject is None:
        raise InvalidInput("report", "was loaded without its texts; give them back with with_subject(answer, payload)")
    page = make_page(report, report.subject)
    return _template().render(
        page=page, style=file_of("report.css"), script=file_of("report.js"), csp=security_policy()
    )


@cache
def security_policy() -> str:
    """The page's content security policy; a server may send the same as a header."""
    return (
        f"default-src 'none'; style-src {hash_of(file_of('report.css'))}; script-src {hash_of(file_of('report.js'))}; "
        "base-uri 'none'; form-action 'none'"
    )


def hash_of(text: str) -> str:
    """How a content security policy names a style sheet or a script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def file_of(name: str) -> str:
    """A file that stands beside this module."""
    return files("grounding.rendering").joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")


@cache
def _template() -> Template:
    made = environment()
    made.filters["numbers"] = _numbers
    return made.from_string(file_of("report.html.j2"))


def environment() -> Environment:
    """What pages are made with: every text is escaped, and a name that is not given is an error."""
    from jinja2 import Environment, StrictUndefined

    made = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters["visible"] = visible
    made.filters["thousands"] = lambda number: f"{number:,}"
    return made


def _numbers(indices: Sequence[int]) -> str:
    return " ".join(map(str, indices))
