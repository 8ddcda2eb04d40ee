"""`sogdia futures`: the same question in thousands of futures."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from sogdia.cli.charts import Charts, read_charts, write_charts
from sogdia.cli.options import DONE, Csv, Dialect, Json, Top, WorldFolder, Year
from sogdia.cli.question import read_question, show_count, show_progress
from sogdia.errors import ExchangeError, Problem

if TYPE_CHECKING:  # --help must answer at once
    from sogdia.futures import Chunk, Plan

CHARTS = ("gains", "tornado")
FEW = 250
"""So many futures are done in this process: others would take longer to start."""


def futures(
    scenario: str,
    /,
    *,
    count: Annotated[int, Parameter(name=["--count", "-n"], validator=Number(gte=1, lte=1_000_000))] = 10_000,
    seed: Annotated[int, Parameter(validator=Number(gte=0))] = 0,
    year: Year = None,
    workers: Annotated[int | None, Parameter(validator=Number(gte=1))] = None,
    cluster: str | None = None,
    out: Path | None = None,
    chart: Charts = None,
    world: WorldFolder = None,
    json: Json = False,
    csv: Csv = None,
    dialect: Dialect = "comma",
    top: Top = 10,
) -> int:
    """Ask a scenario in thousands of futures: ranges, who gains in nine of ten, what decides it.

    Parameters
    ----------
    scenario
        Name of a shipped scenario (see `sogdia scenarios`) or a scenario file.
    count
        Futures drawn.
    seed
        Other random numbers than the usual.
    workers
        Processes; as many as there are processors if left out.
    cluster
        Address of a Dask scheduler that does the work instead.
    out
        Folder of the run; one named by the run in this folder if left out.
    """
    from sogdia.views.files import make_folder, write_sheets
    from sogdia.views.futures import build_futures_sheets, record_futures
    from sogdia.views.records import render_json
    from sogdia.views.tables import build_console, print_sheets

    charts = read_charts(chart, CHARTS)
    loaded, (asked,), when = read_question([scenario], year, world)
    from sogdia.futures import list_chunks, plan_futures  # the engine loads in seconds; refusals need not wait for it
    from sogdia.lenses.routes import name_everything
    from sogdia.outcomes.futures import summarise
    from sogdia.run_folder import list_missing, open_folder, read_chunk, write_chunk, write_whole
    from sogdia.simulate import build_model

    for folder in filter(None, (out, csv)):
        make_folder(folder)
    with show_progress() as report:
        report("Building the model")
        model = build_model(loaded)
        plan = plan_futures(model, asked, when, count, seed, report)
    folder = out or Path(f"futures-{plan.run_id}")
    open_folder(folder, plan)
    chunks = list_chunks(count)
    missing = list_missing(folder, chunks)
    with show_count(f"{count:,} futures", len(chunks), len(chunks) - len(missing)) as advance:
        for chunk in _do(plan, missing, workers or os.cpu_count() or 1, cluster):
            write_chunk(folder, plan, chunk)
            advance()
    summary = summarise(plan, asked.id, [read_chunk(folder, plan, first) for first, _ in chunks])
    names = name_everything(model)
    sources = {source.id: source.title for source in loaded.sources.values()}
    text = render_json(record_futures(summary, names, sources))
    write_whole(folder / "summary.json", text.encode() + b"\n")
    if csv:
        about = {"world": loaded.name, "world version": loaded.version, "scenario": asked.id, "futures": plan.run_id}
        write_sheets(csv, build_futures_sheets(summary, names, sources), about, dialect)
    if charts:
        from sogdia.views.charts.gains import build_futures_gains_chart
        from sogdia.views.charts.tornado import build_futures_tornado_chart

        write_charts(
            charts,
            {
                "gains": lambda: build_futures_gains_chart(summary, names),
                "tornado": lambda: build_futures_tornado_chart(summary, names, sources),
            },
        )
    if json:
        print(text)
    else:
        print_sheets(build_console(sys.stdout), build_futures_sheets(summary, names, sources, top))
        print(f"\nEvery future is in {folder}{os.sep}.")
    return DONE


def _do(plan: Plan, chunks: list[tuple[int, int]], workers: int, cluster: str | None) -> Iterator[Chunk]:
    """Yield chunks as they are done, here, in other processes, or on a cluster."""
    from sogdia.futures import iterate_futures, iterate_on_cluster
    from sogdia.workers import start_workers

    if cluster is not None:
        with _connect(cluster) as client:
            yield from iterate_on_cluster(plan, client, chunks)
    elif workers == 1 or sum(last - first for first, last in chunks) <= FEW:
        yield from iterate_futures(plan, chunks)
    else:
        with start_workers(plan, min(workers, len(chunks))) as submit:
            yield from iterate_futures(plan, chunks, submit)


@contextlib.contextmanager
def _connect(address: str) -> Iterator[object]:
    """Yield a client of a Dask cluster; raise ExchangeError if there is none."""
    try:
        from distributed import Client
    except ImportError as error:
        what = 'needs Dask; install it with: pip install "sogdia[cluster]"'
        raise ExchangeError(Problem("--cluster", what)) from error
    try:
        client = Client(address, timeout="10s")  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        raise ExchangeError(Problem("--cluster", f"no Dask scheduler answers at {address!r}")) from error
    try:
        yield client
    finally:
        client.close()  # type: ignore[no-untyped-call]
