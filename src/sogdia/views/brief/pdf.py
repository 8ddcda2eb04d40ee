"""A brief as PDF, made of its page by whatever can print a page here."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from sogdia.errors import ExchangeError, Problem

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PAGES = 2
TYPE_PT = (9.0, 8.7, 8.4, 8.1, 7.8)
"""Sizes of type, tried in turn until the brief fits its pages; the last is taken though it does not."""
_PATIENCE_S = 120


def render_pdf(page: str) -> bytes:
    """Return a page of HTML as PDF, by WeasyPrint, else by Chromium.

    Raises `ExchangeError` that names what to install if neither is there.
    """
    try:
        from weasyprint import CSS, HTML
    except (ImportError, OSError):  # OSError: the wheel is there, its system library is not
        return _print_by_browser(page)
    source = HTML(string=page)
    for size in TYPE_PT:
        document = source.render(stylesheets=[CSS(string=f"html {{ font-size: {size}pt !important }}")])
        if len(document.pages) <= PAGES:
            break
    return bytes(document.write_pdf())


def _print_by_browser(page: str) -> bytes:
    """Return the page as a browser prints it."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        what = 'PDF needs WeasyPrint, installed by pip install "sogdia[pdf]", or Chromium; brief.html prints as well'
        raise ExchangeError(Problem("brief.pdf", what))
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "brief.html", Path(folder) / "brief.pdf"
        source.write_text(page, encoding="utf-8")
        words = (
            browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile",
            "--no-pdf-header-footer", f"--print-to-pdf={target}", source.as_uri(),
        )  # fmt: skip
        try:
            subprocess.run(words, capture_output=True, timeout=_PATIENCE_S, check=True)  # noqa: S603  (our own page)
            return target.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise ExchangeError(Problem("brief.pdf", f"{browser} could not print it ({error})")) from error
