"""`sogdia token`: let somebody in to a served page."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from sogdia.cli.options import DONE
from sogdia.errors import ExchangeError, Problem


def token(
    name: str,
    /,
    *,
    tokens: Annotated[Path, Parameter(name="--tokens")],
    role: Literal["viewer", "analyst", "editor"] = "viewer",
) -> int:
    """Make a token for somebody and add its hash to a file for `sogdia serve --tokens`; the token is shown this once.

    Parameters
    ----------
    name
        Name that the log will have: letters, digits and . _ @ -
    tokens
        File of names, roles and hashes; made if it is not there, for its owner's eyes alone.
    role
        viewer looks, analyst also makes briefs and reads articles, editor also decides on what was read.
    """
    from sogdia.web.people import NAME, make_person, read_people, render_line

    if not NAME.match(name):
        raise ExchangeError(Problem(name[:60] or "an empty name", "is no name: up to 60 letters, digits and . _ @ -"))
    if tokens.exists() and name in read_people(tokens):
        raise ExchangeError(Problem(str(tokens), f"has a token of {name} already; take the line out to make another"))
    shown, known = make_person(name, role)
    handle = os.open(tokens, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        file.write(render_line(known))
    print(f"Token of {name} ({role}), shown only now:\n{shown}")
    return DONE
