"""`sogdia claims`: every claim of a bulletin, the scenario it implies, the verdict with figures."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from sogdia.cli.options import DONE, Csv, Dialect, Json, WorldFolder
from sogdia.cli.question import load_asked_world, show_progress

Futures = Annotated[int, Parameter(name=["--futures", "-n"], validator=Number(gte=10, lte=10_000))]


def claims(
    *words: Annotated[str, Parameter(name="FILE_OR_CLAIM")],
    futures: Futures = 100,
    world: WorldFolder = None,
    json: Json = False,
    csv: Csv = None,
    dialect: Dialect = "comma",
    html: Path | None = None,
    markdown: Path | None = None,
) -> int:
    """Hold each claim of a bulletin against the model and the data: supported, contradicted, undecided, untestable.

    Parameters
    ----------
    words
        A table of claims (a file, or a folder with claims.csv), those of the bulletin of June 2025 if left out; and ids
        of claims, which are then told in full.
    futures
        Futures of each world that claims name.
    html
        Write the page of verdicts into this file.
    markdown
        Write the table of verdicts into this file, as Markdown.
    """
    from sogdia.views.files import make_folder, write_sheets, write_whole
    from sogdia.views.records import render_json
    from sogdia.views.tables import build_console, plain, print_sheets

    file, ids = _split(words)
    loaded = load_asked_world(world)
    from sogdia.outcomes.claims import SHIPPED_CLAIMS, ask_claims, choose_claims, read_claims
    from sogdia.views.claims import about_claims, build_claims_sheets, record_claims, render_claim
    from sogdia.views.claims_markdown import render_claims_markdown
    from sogdia.views.claims_page import render_claims_page

    table = read_claims(file or SHIPPED_CLAIMS)
    choose_claims(table, ids)  # unknown ids are told before any work
    if csv:
        make_folder(csv)
    with show_progress() as report:
        found = ask_claims(loaded, table, futures, report, ids)
    if csv:
        write_sheets(csv, build_claims_sheets(found), about_claims(found), dialect)
    if html:
        write_whole(html, render_claims_page(found).encode("utf-8"))
    if markdown:
        write_whole(markdown, render_claims_markdown(found).encode("utf-8"))
    if json:
        print(render_json(record_claims(found)))
        return DONE
    console = build_console(sys.stdout)
    if ids:
        for one in found.judged:
            for line in render_claim(one, found).split("\n"):
                console.print(plain(line))
            console.print()
    else:
        print_sheets(console, build_claims_sheets(found, whole=False))
    return DONE


def _split(words: tuple[str, ...]) -> tuple[Path | None, tuple[str, ...]]:
    """Return the table named first, if it is one, and the ids of claims."""
    if words and (Path(words[0]).exists() or words[0].endswith(".csv") or "/" in words[0]):
        return Path(words[0]), words[1:]
    return None, words
