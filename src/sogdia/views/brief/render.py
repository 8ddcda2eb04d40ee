"""A brief in each of the forms a file can have."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sogdia.views.brief.docx import render_docx
from sogdia.views.brief.html import render_html
from sogdia.views.brief.model import Brief
from sogdia.views.brief.pdf import render_pdf

FORMS: Mapping[str, Callable[[Brief], bytes]] = {
    ".html": lambda brief: render_html(brief).encode(),
    ".pdf": lambda brief: render_pdf(render_html(brief)),
    ".docx": render_docx,
}


def render_brief(brief: Brief, suffix: str) -> bytes:
    """Return the content of a file that ends in `suffix`; raise `ExchangeError` if a library is missing."""
    return FORMS[suffix](brief)
