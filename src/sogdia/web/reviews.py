"""Reviews that several people share: articles in a folder, and a log to which every decision is added.

The log is the only truth of who accepted or rejected what: what stands now is read from it, so that nothing that was
written down is ever written over. A decision names the version of the proposal that its maker saw; if somebody else
was quicker it is refused, and told by whom. A line that a crash cut off was never answered, and is left out.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from sogdia.errors import ExchangeError, Problem, ReadingError
from sogdia.web.messages import ArticleForm
from sogdia.web.people import Person
from sogdia.whole_file import replace_file

LOG = "log.jsonl"
SUFFIX = ".article.json"
ID_LENGTH = 12
MOST_ARTICLES = 500

What = Literal["shared", "accepted", "accepted and preferred", "rejected"]


class Entry(msgspec.Struct, frozen=True):
    """A line of the log: who did what when, of which review and, but for sharing it, of which proposal.

    `version` counts the decisions on the proposal. `when` is a time such as 2026-11-28T03:00:00Z.
    """

    when: str
    who: str
    role: str
    what: What
    review: str
    proposal: str = ""
    version: int = 0


class Conflict(Exception):  # noqa: N818 - a refusal, told to whoever came second
    """Somebody else decided on the proposal since it was looked at; `entry` is what stands."""

    def __init__(self, entry: Entry) -> None:
        """Say whose word stands."""
        super().__init__(
            f"{entry.who} {entry.what} this at {entry.when}, after you had looked at it. Your word was not taken; look "
            "again and decide."
        )
        self.entry = entry


class Reviews:
    """The shared reviews of a folder; several threads may ask at once, but no two servers may have the same folder."""

    def __init__(self, folder: Path, clock: Callable[[], datetime.datetime]) -> None:
        """Read what is there. Raises `ExchangeError` if a line of the log is none."""
        self.folder = folder
        self._clock = clock
        self._lock = threading.Lock()
        self._log: list[Entry] = []
        self._articles: dict[str, ArticleForm] = {}
        self._shared: dict[str, None] = {}
        self._last: dict[tuple[str, str], Entry] = {}
        self._load()

    def share(self, person: Person, article: ArticleForm) -> str:
        """Keep an article for all and return the id of its review; the same text is the same review."""
        id_ = hashlib.sha256(article.text.encode()).hexdigest()[:ID_LENGTH]
        with self._lock:
            if id_ not in self._shared:
                if len(self._articles) >= MOST_ARTICLES:
                    raise ReadingError(Problem("article", f"would be more than {MOST_ARTICLES} that are shared"))
                self.folder.mkdir(parents=True, exist_ok=True)
                replace_file(self.folder / f"{id_}{SUFFIX}", msgspec.json.encode(article))
                self._articles[id_] = article
                self._add(Entry(self._now(), person.name or person.id, person.role, "shared", id_))
        return id_

    def article(self, id_: str) -> ArticleForm:
        """Return the article of a review; raise `ReadingError` if there is none."""
        found = self._articles.get(id_)
        if found is None:
            raise ReadingError(Problem(id_, "is no review that is shared here"))
        return found

    def standing(self, id_: str) -> Mapping[str, Entry]:
        """Return the latest decision on each proposal of a review that anybody decided on."""
        with self._lock:
            return {proposal: entry for (review, proposal), entry in self._last.items() if review == id_}

    def decide(self, person: Person, id_: str, proposal: str, what: What, seen: int) -> Entry:
        """Put a decision down, on disk before it is answered; `seen` is the version that its maker looked at.

        Raises `Conflict` if somebody decided since.
        """
        self.article(id_)
        with self._lock:
            last = self._last.get((id_, proposal))
            version = last.version if last else 0
            if last is not None and version != seen:
                raise Conflict(last)
            entry = Entry(self._now(), person.name or person.id, person.role, what, id_, proposal, version + 1)
            self._add(entry)
            return entry

    def list_log(self) -> tuple[Entry, ...]:
        """Return the whole log, the latest last."""
        with self._lock:
            return tuple(self._log)

    def list_ids(self) -> tuple[str, ...]:
        """Return the reviews, the one shared last first."""
        with self._lock:
            return tuple(reversed(self._shared))

    def _add(self, entry: Entry) -> None:
        """Add a line, whole and on disk."""
        handle = os.open(self.folder / LOG, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, b"\n" * _is_cut(handle) + msgspec.json.encode(entry) + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)
        self._take(entry)

    def _take(self, entry: Entry) -> None:
        self._log.append(entry)
        self._shared.setdefault(entry.review)
        if entry.proposal:
            self._last[entry.review, entry.proposal] = entry

    def _load(self) -> None:
        for path in sorted(self.folder.glob(f"*{SUFFIX}")):
            try:
                article = msgspec.json.decode(path.read_bytes(), type=ArticleForm)
            except (OSError, msgspec.MsgspecError) as error:
                raise ExchangeError(Problem(str(path), f"is no article that was shared ({error})")) from error
            self._articles[path.name.removesuffix(SUFFIX)] = article
        log = self.folder / LOG
        if not log.exists():
            return
        lines = log.read_bytes().split(b"\n")
        for number, line in enumerate(lines, start=1):
            try:
                entry = msgspec.json.decode(line, type=Entry) if line.strip() else None
            except msgspec.MsgspecError as error:
                if _was_cut_off(line):
                    continue
                what = f"line {number} is no line of a log ({error})"
                raise ExchangeError(Problem(str(log), what)) from error
            if entry is not None:
                self._take(entry)

    def _now(self) -> str:
        return self._clock().astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _is_cut(handle: int) -> bool:
    """Return whether a file ends within a line."""
    if os.lseek(handle, 0, os.SEEK_END) == 0:
        return False
    os.lseek(handle, -1, os.SEEK_END)
    return os.read(handle, 1) != b"\n"


def _was_cut_off(line: bytes) -> bool:
    """Return whether a line begins as ours do and never ends: its writer was killed, and nobody was answered."""
    return line.startswith(b"{") and not line.rstrip().endswith(b"}")
