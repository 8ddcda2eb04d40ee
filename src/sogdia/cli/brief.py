"""`sogdia brief`: a scenario's answer as an article of two pages."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from sogdia.cli.options import DONE, WorldFolder, Year
from sogdia.cli.question import read_question, show_progress
from sogdia.errors import ClaimError, ExchangeError, Problem

FORMS = (".html", ".pdf", ".docx")
FUTURES, FAN_FUTURES = 200, 50


def brief(
    scenario: str,
    /,
    *,
    out: Annotated[Path | None, Parameter(name=["--out", "-o"])] = None,
    year: Year = None,
    futures: Annotated[int, Parameter(validator=Number(gte=0, lte=10_000))] = FUTURES,
    seed: Annotated[int, Parameter(validator=Number(gte=0))] = 0,
    charts: Annotated[list[str] | None, Parameter(name="--chart")] = None,
    claims: bool = False,
    claims_table: Path | None = None,
    world: WorldFolder = None,
) -> int:
    """Write a scenario's answer as a brief of two pages: what moves, who gains and who loses, and what it rests on.

    Parameters
    ----------
    scenario
        Name of a shipped scenario (see `sogdia scenarios`) or a scenario file.
    out
        File to write: .html, .pdf or .docx; one named after the scenario in this folder if left out.
    futures
        Futures from which ranges and likelihoods come; 0 for none, which is faster.
    seed
        Other random numbers than the usual.
    charts
        Chart that the brief has, such as fan, exposure, vectors=UZB or distance=tashkent,karachi; may be given three
        times. Left out, they are chosen by what the scenario moves.
    claims
        Also tell what the bulletin of June 2025 claims of the scenario, with verdicts; takes a minute more.
    claims_table
        The same with the claims of a table of your own (a file, or a folder with claims.csv).
    """
    from sogdia.views.files import write_whole

    if out is not None and out.suffix.casefold() not in FORMS:
        raise ExchangeError(Problem(str(out), f"ends in none of {', '.join(FORMS)}, the forms a brief can have"))
    loaded, (asked,), when = read_question([scenario], year, world)
    target = out or Path(f"{asked.id}.html")
    words = ["sogdia", "brief", scenario, "--year", str(when), "--futures", str(futures), "--seed", str(seed)]
    words += [word for one in charts or () for word in ("--chart", one)]
    words += ["--claims"] if claims else []
    words += ["--claims-table", str(claims_table)] if claims_table else []
    words += ["--world", str(world)] if world else []
    from sogdia.outcomes.claims import SHIPPED_CLAIMS, check_claims, read_claims
    from sogdia.outcomes.tell import tell  # the engine loads in seconds
    from sogdia.simulate import build_model
    from sogdia.views.brief import build_wished, compose_brief, render_brief
    from sogdia.views.charts.catalogue import read_wishes

    wishes = read_wishes(charts or [])
    table = read_claims(claims_table or SHIPPED_CLAIMS) if claims or claims_table else None
    if table and (problems := check_claims(loaded, table)):
        raise ClaimError(problems)

    with show_progress() as report:
        story = tell(loaded, asked, when, report, futures, seed, shlex.join([*words, "-o", target.name]), table)
        report("Writing and drawing")
        drawn = build_wished(story, wishes, lambda: build_model(loaded), FAN_FUTURES, report)
        content = render_brief(compose_brief(story, drawn), target.suffix.casefold())
    write_whole(target, content)
    print(target)
    return DONE
