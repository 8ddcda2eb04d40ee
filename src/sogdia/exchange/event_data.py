"""Machine-coded events of GDELT, ICEWS and POLECAT as one lazy table, and what of it an own world takes.

Files stay on disk: Polars reads only the columns and rows asked for, in batches, so that years of files pass through a
small memory. Every reader yields the same columns::

    date (day) · actor · target (ids of states) · cameo · plover · layer · intensity (-10 to 10)

Events within one state, of states that the world does not have, and mere statements (no PLOVER type) are left out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec
import polars as pl

from sogdia.errors import ExchangeError, Problem, nearest
from sogdia.exchange.gdelt import scan_gdelt
from sogdia.exchange.icews import scan_icews
from sogdia.exchange.polecat import scan_polecat
from sogdia.world.cameo import choose_cameo
from sogdia.world.model import World

Reader = Callable[[Sequence[Path], Mapping[str, str]], pl.LazyFrame]
COLUMNS = ("date", "actor", "target", "cameo", "plover", "layer", "intensity")


class Form(msgspec.Struct, frozen=True):
    """A form of event data: its reader, and what to cite."""

    scan: Reader
    title: str
    publisher: str
    url: str


FORMS: dict[str, Form] = {
    "gdelt": Form(scan_gdelt, "GDELT 2 event files", "GDELT Project", "https://www.gdeltproject.org"),
    "icews": Form(
        scan_icews, "ICEWS coded event data", "Lockheed Martin; Harvard Dataverse", "https://doi.org/10.7910/DVN/28075"
    ),
    "polecat": Form(
        scan_polecat, "POLECAT weekly data", "Harvard Dataverse", "https://doi.org/10.7910/DVN/AJGVIT"
    ),
}  # fmt: skip

# Spellings of event data that are not those of ISO 3166 as the world has them.
SPELLINGS = {
    "russian federation": "RUS", "turkey": "TUR", "kyrgyz republic": "KGZ", "european union": "EU", "eec": "EU",
    "iran, islamic republic of": "IRN", "republic of korea": "KOR", "rom": "ROU",
}  # fmt: skip


def scan_events(form: str, paths: Sequence[Path], world: World) -> pl.LazyFrame:
    """Return the events between states of `world` in files of one `form` of `FORMS`; nothing is read yet.

    Raises `ExchangeError` for an unknown form, a file that is not there, or one that is not of the form.
    """
    if form not in FORMS:
        what = f"is no form of event data, expected one of {', '.join(FORMS)}"
        raise ExchangeError(Problem(form[:40], what, nearest(form, FORMS)))
    missing = [Problem(str(path), "is not a file") for path in paths if not path.is_file()]
    if missing or not paths:
        raise ExchangeError(missing or Problem(form, "no file is given"))
    frame = FORMS[form].scan(paths, name_states(world))
    between = pl.col("actor").is_not_null() & pl.col("target").is_not_null() & (pl.col("actor") != pl.col("target"))
    return frame.filter(between & (pl.col("plover") != "") & pl.col("intensity").is_not_null()).select(COLUMNS)


def name_states(world: World) -> dict[str, str]:
    """Return the id of each state by every spelling of it that event data use, in lower case."""
    known = {state.id.lower(): state.id for state in world.states.values()}
    known |= {state.name.lower(): state.id for state in world.states.values()}
    return known | {name: id_ for name, id_ in SPELLINGS.items() if id_ in world.states}


def sum_events(events: pl.LazyFrame) -> pl.DataFrame:
    """Return one row a month, pair (as directed), PLOVER type and layer, in that order.

    `count` is how many events there were, `intensity` their mean, `low` and `high` the 10th and 90th percentile.
    """
    keys = ["month", "actor", "target", "plover", "layer"]
    return (
        events.with_columns(pl.col("date").dt.strftime("%Y-%m").alias("month"))
        .group_by(keys)
        .agg(
            pl.len().alias("count"),
            pl.col("intensity").mean(),
            pl.col("intensity").quantile(0.1).alias("low"),
            pl.col("intensity").quantile(0.9).alias("high"),
        )
        .sort(keys)
        .collect(engine="streaming")
    )


def build_overlay(sums: pl.DataFrame, form: str) -> dict[str, list[dict[str, object]]]:
    """Return the tables of an overlay (`events`, `facts`, `sources`) that holds the rows of `sum_events`.

    A month of one type between two states is one event, however often it was reported: news volume is not strength.
    Its intensity is the mean, with the 10th to 90th percentile as range.
    """
    origin = FORMS[form]
    events: list[dict[str, object]] = []
    facts: list[dict[str, object]] = []
    for row in sums.iter_rows(named=True):
        id_ = "-".join((form, row["month"], row["actor"], row["target"], row["plover"], row["layer"])).lower()
        said = "event" if row["count"] == 1 else "events"
        events.append(
            {
                "id": id_, "date": row["month"], "actors": row["actor"], "targets": row["target"],
                "plover": row["plover"], "cameo": choose_cameo(row["plover"]), "layer": row["layer"],
                "modality": "reported", "text": f"{row['count']} {said} of type {row['plover']}", "source": form,
            }
        )  # fmt: skip
        low, high = min(row["low"], row["intensity"]), max(row["high"], row["intensity"])
        facts.append(
            {
                "subject": id_, "attribute": "intensity", "value": round(row["intensity"], 4), "low": round(low, 4),
                "high": round(high, 4), "unit": "1", "source": form, "confidence": "computed",
                "note": f"Mean of {row['count']} {said}; 10th to 90th percentile",
            }
        )  # fmt: skip
    source: dict[str, object] = {"id": form, "title": origin.title, "publisher": origin.publisher, "url": origin.url}
    return {"events": events, "facts": facts, "sources": [source]}


def render_table(rows: Sequence[Mapping[str, object]]) -> str:
    """Return rows, all with the keys of the first, as the CSV text of a table of a world."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
