"""Words to calls, errors to messages. Exit status: 0 done, 1 the input was refused, 2 usage, 3 no route.

What takes long to import is imported by the command that needs it, so that `sogdia --help` answers at once.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError, Parameter

from sogdia import __version__
from sogdia.cli.answer import compare, run
from sogdia.cli.appraise import appraise
from sogdia.cli.arms import arms
from sogdia.cli.assign import assign
from sogdia.cli.backcast import backcast
from sogdia.cli.bargain import bargain
from sogdia.cli.brief import brief
from sogdia.cli.calibrate import calibrate
from sogdia.cli.choose import choose
from sogdia.cli.claims import claims
from sogdia.cli.critical import critical
from sogdia.cli.diff import diff
from sogdia.cli.export import export
from sogdia.cli.exposure import exposure
from sogdia.cli.forecast import forecast
from sogdia.cli.futures import futures
from sogdia.cli.import_ import import_
from sogdia.cli.import_events import import_events
from sogdia.cli.indicators import indicators
from sogdia.cli.options import DONE, NO_ROUTE, REFUSED, USAGE, complain
from sogdia.cli.read import read
from sogdia.cli.recorded import call_command, take_store
from sogdia.cli.rerun import rerun
from sogdia.cli.review import accept, review
from sogdia.cli.routes import routes
from sogdia.cli.serve import serve
from sogdia.cli.standing import standing
from sogdia.cli.ties import ties
from sogdia.cli.token import token
from sogdia.cli.uses import uses
from sogdia.cli.vectors import vectors
from sogdia.cli.world import check, scenarios, why
from sogdia.errors import SogdiaError

__all__ = ["DONE", "NO_ROUTE", "REFUSED", "USAGE", "app", "main", "run_words"]

COMMANDS = (
    run,
    compare,
    brief,
    routes,
    why,
    check,
    scenarios,
    assign,
    backcast,
    forecast,
    calibrate,
    futures,
    critical,
    bargain,
    uses,
    appraise,
    choose,
    ties,
    arms,
    import_events,
    diff,
    export,
    import_,
    standing,
    exposure,
    indicators,
    vectors,
    read,
    serve,
    token,
    rerun,
    review,
    accept,
    claims,
)

app = App(
    name="sogdia",
    version=__version__,
    help="Routes, arms, ties and standing of the middle powers of Central Asia and the Caucasus: if this changes, what "
    "moves, and who gains or loses?",
    help_format="plaintext",
    default_parameter=Parameter(negative=""),
)


for _command in COMMANDS:
    app.command(_command)


def main() -> None:
    """Run the words of the command line and exit with the status they earn."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a narrow terminal gets ? for İ
    sys.exit(run_words(sys.argv[1:]))


def run_words(words: Sequence[str]) -> int:
    """Return the exit status of a command; whatever is wrong is said on stderr, one line a problem."""
    left, store = take_store(words)
    try:
        command, bound, ignored = app.parse_args(left, exit_on_error=False, print_error=False)
        bound.arguments |= dict.fromkeys(ignored, store)
        status = call_command(command, bound, store)
        sys.stdout.flush()
    except CycloptsError as error:
        known = left[0] if left and left[0] in app else ""
        complain(f"sogdia: {str(error).strip().splitlines()[0]}", f"Try: sogdia {known} --help".replace("  ", " "))
        return USAGE
    except SogdiaError as error:
        complain(*map(str, error.problems))
        return REFUSED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python would complain at exit
        return DONE
    except OSError as error:
        complain(f"{error.filename or 'sogdia'}: {error.strerror or error}")
        return REFUSED
    except KeyboardInterrupt:
        complain("Stopped.")
        return 130
    return status if isinstance(status, int) else DONE
