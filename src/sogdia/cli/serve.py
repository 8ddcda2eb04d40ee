"""`sogdia serve`: the page."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from sogdia.cli.options import DONE, WorldFolder
from sogdia.cli.question import load_asked_world
from sogdia.cli.recorded import name_run
from sogdia.errors import ExchangeError, Problem

if TYPE_CHECKING:  # --help must answer at once
    from sogdia.web.people import Known

TOKEN_VARIABLE = "SOGDIA_TOKEN"  # noqa: S105 - the name of a variable
LEAST_TOKEN = 16
OWN = ("localhost", "127.0.0.1", "::1")


def serve(
    *,
    host: str = "127.0.0.1",
    port: Annotated[int, Parameter(validator=Number(gte=0, lte=65535))] = 8470,
    token_file: Path | None = None,
    tokens: Path | None = None,
    reviews: Path | None = None,
    host_name: tuple[str, ...] = (),
    root_path: str = "",
    threads: Annotated[int, Parameter(validator=Number(gte=1, lte=64))] = 2,
    futures: Annotated[int, Parameter(validator=Number(gte=0, lte=10_000))] = 100,
    open: bool = False,
    world: WorldFolder = None,
) -> int:
    """Serve the page: the map, scenarios by mouse, who gains and who loses while you look. Stop it with Ctrl-C.

    Parameters
    ----------
    host
        Address to listen on. Any other than this machine's own needs a token.
    port
        Port to listen on; 0 for any that is free.
    token_file
        File with the token that people must show, 16 characters or more; or set SOGDIA_TOKEN.
    tokens
        File of names, roles and hashed tokens, as `sogdia token` makes it: everybody has a token and a role.
    reviews
        Folder in which articles are reviewed together, with a log of who decided what.
    host_name
        Further host name that people reach the server by, such as that of a proxy; may be repeated.
    root_path
        Path below which a proxy shows the server, such as /sogdia.
    threads
        Questions answered at the same time, of each kind: look-ups, solving, what takes long.
    futures
        Futures from which the ranges of changes come; 0 for none.
    open
        Open the page in a browser.
    """
    token, people = _read_token(token_file), _read_people(tokens)
    if token is not None and people:
        raise ExchangeError(Problem("--tokens", "gives everybody a token, so that there is none for all"))
    if host not in OWN and token is None and not people:
        what = f"listens beyond this machine, which needs tokens: --tokens FILE, --token-file FILE, or {TOKEN_VARIABLE}"
        raise ExchangeError(Problem(f"--host {host}", what))
    if root_path and not root_path.startswith("/"):
        raise ExchangeError(Problem("--root-path", f"is {root_path!r}, expected a path such as /sogdia"))
    loaded = load_asked_world(world)
    from sogdia.cli.serving import listen, run_server  # the engine loads in seconds; refusals need not wait for it
    from sogdia.web.app import LOOPBACK, build_app
    from sogdia.web.desk import FUTURES, Desk
    from sogdia.web.guard import Sessions
    from sogdia.web.jobs import Jobs
    from sogdia.web.naming import Naming
    from sogdia.web.reviews import Reviews

    with _hold(reviews):
        shared = Reviews(reviews, lambda: datetime.now(UTC)) if reviews is not None else None
        sessions = Sessions(token, people)
        options = ["--world", str(world)] if world is not None else []
        app = build_app(
            Desk(loaded, futures), sessions, {*LOOPBACK, host, *host_name}, Jobs(threads), rehearsing=True,
            reviews=shared, naming=Naming(name_run, options, futures, FUTURES),
        )  # fmt: skip
        socket, root = listen(host, port), root_path.rstrip("/")
        address = f"http://{'localhost' if host in OWN else host}:{socket.getsockname()[1]}{root}/"
        if token is not None:
            address += f"?ticket={sessions.issue_ticket()}"
        print(f"Sogdia is at {address}", flush=True)
        if token is not None:
            print("The address works once; everybody else shows the token.", flush=True)
        if open:
            import webbrowser

            webbrowser.open(address)
        run_server(app, socket, root)
    return DONE


def _hold(folder: Path | None) -> AbstractContextManager[None]:
    """Let no other server write to the folder of reviews meanwhile."""
    from sogdia.world.lock import hold_folder

    return hold_folder(folder, patience_s=1.0) if folder is not None else nullcontext()


def _read_people(file: Path | None) -> Mapping[str, Known]:
    from sogdia.web.people import read_people

    return read_people(file) if file is not None else {}


def _read_token(file: Path | None) -> str | None:
    """Return the token of a file or of the environment; raise `ExchangeError` if it can be guessed."""
    if file is not None:
        try:
            token = file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ExchangeError(Problem(str(file), f"cannot be read as a token ({error})")) from error
        where = str(file)
    else:
        token, where = os.environ.get(TOKEN_VARIABLE, "").strip(), TOKEN_VARIABLE
        if not token:
            return None
    if len(token) < LEAST_TOKEN:
        raise ExchangeError(Problem(where, f"holds {len(token)} characters, expected a token of {LEAST_TOKEN} or more"))
    return token
