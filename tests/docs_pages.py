"""The pages that users read, taken apart: blocks of code, commands in them, links and anchors."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
TOP = ("README.md", "CHANGELOG.md", "forecasts/README.md")
PAGES = (*(ROOT / name for name in TOP), *sorted((ROOT / "docs").rglob("*.md")))
FENCED = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^(?: {4,}|)(?:\$ )?(sogdia .+)$")
INDENTED = re.compile(r"^ {4}")


class Block(NamedTuple):
    """A fenced block: its page, the number of its first line, what stands behind the fence, and its text."""

    page: Path
    line: int
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


class Command(NamedTuple):
    """A command as a page has it, without its comment."""

    page: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line} {self.text}"

    @property
    def words(self) -> list[str]:
        """Its words after `sogdia`, as a shell would part them."""
        return shlex.split(self.text)[1:]


def find_blocks(page: Path) -> Iterator[Block]:
    """Yield the fenced blocks of a page."""
    text = page.read_text(encoding="utf-8")
    for match in FENCED.finditer(text):
        yield Block(page, text.count("\n", 0, match.start(2)) + 1, match[1], match[2])


def find_commands(page: Path) -> Iterator[Command]:
    """Yield each line `sogdia …` of the fenced and the indented blocks of a page."""
    fenced = {block.line + place for block in find_blocks(page) for place in range(block.text.count("\n"))}
    for line, text in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if (line in fenced or INDENTED.match(text)) and (found := COMMAND.match(text)):
            yield Command(page, line, shlex.join(shlex.split(found[1], comments=True)))


def find_inline_commands(page: Path) -> Iterator[Command]:
    """Yield each `sogdia …` within a sentence; it may be no more than the beginning of a command."""
    prose = _blank_blocks(page.read_text(encoding="utf-8"))
    for match in re.finditer(r"`(sogdia [^`]+)`", prose):
        yield Command(page, prose.count("\n", 0, match.start()) + 1, " ".join(match[1].split()))


def find_links(page: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and target of each link of a page."""
    prose = _blank_blocks(page.read_text(encoding="utf-8"))
    for match in re.finditer(r"\[[^\]\n]*(?:\n[^\]\n]*)?\]\(([^)\s]+)\)", prose):
        yield prose.count("\n", 0, match.start()) + 1, match[1]


def find_anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub makes of a page's headings."""
    prose = _blank_blocks(page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#{1,6} (.+?)\s*$", prose, re.MULTILINE)
    anchors: set[str] = set()
    for heading in headings:
        anchor = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        again = sum(1 for known in anchors if re.fullmatch(re.escape(anchor) + r"(-\d+)?", known))
        anchors.add(f"{anchor}-{again}" if again else anchor)
    return anchors


def _blank_blocks(text: str) -> str:
    """Return `text` with its fenced blocks and indented lines emptied, and every line where it was."""
    text = FENCED.sub(lambda match: "\n" * match[0].count("\n"), text)
    return "\n".join("" if INDENTED.match(line) else line for line in text.split("\n"))
