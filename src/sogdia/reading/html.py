"""HTML to text: what a person sees, a block a line; scripts and hidden parts are dropped, nothing is run."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from sogdia.errors import Problem, ReadingError
from sogdia.reading.plain import decode

DROPPED = frozenset({"script", "style", "template", "noscript", "svg", "iframe", "object", "nav", "form", "title"})
OPEN_ENDED = frozenset({"body", "html", "p", "li", "dt", "dd", "tr", "td", "th"})
"""Need no end tag, so hiding one of them could hide all that follows."""

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "td", "th",
    "tr", "ul",
})  # fmt: skip
MOST_NESTED = 1_000
"""Hidden elements within one another; no page is made so, and looking through them takes ever longer."""

CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{1,40})", re.IGNORECASE)
GAP = re.compile(r"\s+")


def read_html(content: bytes) -> str:
    """Return the visible text of a page, one block a line; raise `ReadingError` if it is nested beyond all sense."""
    seen = _Visible()
    seen.feed(_decode_page(content))
    seen.close()
    lines = (GAP.sub(" ", line).strip() for line in "".join(seen.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _decode_page(content: bytes) -> str:
    named = CHARSET.search(content[:4096])
    if named:
        try:
            return content.decode(named[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass  # the page misnames its encoding, as many do
    return decode(content)


class _Visible(HTMLParser):
    """Collects text outside of dropped elements; an element left open inside a dropped one cannot hide the rest."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._dropped: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            self._break(tag)
            return
        hidden = any(name == "hidden" or (name == "aria-hidden" and value == "true") for name, value in attrs)
        if tag in DROPPED or (hidden and tag not in OPEN_ENDED) or tag in self._dropped:
            self._dropped.append(tag)
            if len(self._dropped) > MOST_NESTED:
                raise ReadingError(Problem("HTML", f"hides more than {MOST_NESTED:,} elements within one another"))
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._dropped:
            del self._dropped[len(self._dropped) - 1 - self._dropped[::-1].index(tag) :]
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._dropped:
            self.parts.append(data.replace("\n", " "))

    def _break(self, tag: str) -> None:
        if tag in BLOCKS and not self._dropped:
            self.parts.append("\n")
