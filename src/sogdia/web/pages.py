"""The files of the page, read once from the package: a request names one of them or nothing."""

from __future__ import annotations

import hashlib
from importlib import resources
from typing import NamedTuple

MEDIA = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
}


class Page(NamedTuple):
    """A file as it is sent."""

    content: bytes
    media: str
    etag: str


def load_pages() -> dict[str, Page]:
    """Return every file of the page by its name, and the shapes of states."""
    pages = {}
    package = resources.files("sogdia")
    for file in (*package.joinpath("web", "page").iterdir(), package.joinpath("data", "land.json")):
        media = MEDIA.get(file.name.rpartition(".")[2])
        if media is not None:
            content = file.read_bytes()
            pages[file.name] = Page(content, media, f'"{hashlib.sha256(content).hexdigest()[:20]}"')
    return pages
