"""Who may do what: people with a role each, known by their tokens, of which a file keeps only hashes.

A token is drawn at random with 192 bits, so that a plain hash of it can no more be turned back than it can be guessed;
slow hashes are for secrets that people make up.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sogdia.errors import ExchangeError, Problem, nearest

ROLES = ("viewer", "analyst", "editor")
"""Each may do what those before it may."""
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,59}\Z")
HASH = re.compile(r"[0-9a-f]{64}\Z")
TOKEN_BYTES = 24


class Person(NamedTuple):
    """Who asks: `id` tells people apart, `name` is empty where the server knows nobody by name."""

    id: str
    name: str
    role: str


class Known(NamedTuple):
    """A person of the file of tokens."""

    name: str
    role: str
    hash: str


def is_allowed(role: str, needed: str) -> bool:
    """Return whether a role may do what needs another; what is no role may do nothing.

    >>> is_allowed("editor", "viewer"), is_allowed("viewer", "analyst"), is_allowed("", "viewer")
    (True, False, False)
    """
    return role in ROLES and needed in ROLES and ROLES.index(role) >= ROLES.index(needed)


def make_person(name: str, role: str) -> tuple[str, Known]:
    """Return a new token, and what the file keeps of its bearer."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return token, Known(name, role, hash_token(token))


def hash_token(token: str) -> str:
    """Return what the file keeps of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def find_known(people: Mapping[str, Known], token: str) -> Known | None:
    """Return whose token it is; every hash is compared, each in constant time."""
    found, asked = None, hash_token(token)
    for known in people.values():
        if hmac.compare_digest(known.hash, asked):
            found = known
    return found


def read_people(file: Path) -> dict[str, Known]:
    """Return everybody in a file of tokens by name; raise `ExchangeError` with all that is wrong.

    A line is `NAME ROLE HASH`; empty lines and those that begin with # are let be.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ExchangeError(Problem(str(file), f"cannot be read as a file of tokens ({error})")) from error
    people: dict[str, Known] = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=1):
        words = line.split()
        if not words or line.lstrip().startswith("#"):
            continue
        found = check_words(f"{file.name} line {number}", words)
        if not found and words[0] in people:
            found = [Problem(f"{file.name} line {number}", f"names {words[0]} a second time")]
        problems += found
        if not found:
            people[words[0]] = Known(*words)
    if not people and not problems:
        problems.append(Problem(str(file), "holds nobody; add somebody with: sogdia token NAME --tokens FILE"))
    if problems:
        raise ExchangeError(problems)
    return people


def check_words(where: str, words: Sequence[str]) -> list[Problem]:
    """Return what is wrong with the words of a line."""
    if len(words) != 3:
        return [Problem(where, f"has {len(words)} words, expected a name, a role and a hash")]
    name, role, digest = words
    problems = []
    if not NAME.match(name):
        problems.append(Problem(where, f"names {name[:40]!r}, expected up to 60 letters, digits and . _ @ -"))
    if role not in ROLES:
        problems.append(
            Problem(where, f"has the role {role[:40]!r}, expected {', '.join(ROLES)}", nearest(role, ROLES))
        )
    if not HASH.match(digest):
        problems.append(Problem(where, "ends in no hash of 64 hexadecimal digits"))
    return problems


def render_line(known: Known) -> str:
    """Return the line of a file of tokens."""
    return f"{known.name} {known.role} {known.hash}\n"
