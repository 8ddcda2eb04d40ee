"""`sogdia arms`: who arms whom, on whom that makes a buyer hang, and what a shock would change."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from sogdia.cli.charts import Asked, Charts, read_charts, write_charts
from sogdia.cli.options import DONE, USAGE, Csv, Dialect, Json, ScenarioName, Top, WorldFolder, Year, complain
from sogdia.cli.question import read_question

if TYPE_CHECKING:  # the command line imports this page, and must answer --help at once
    from sogdia.outcomes.arms import ArmsAnswer
    from sogdia.world import World

CHARTS = ("shares", "concentration")
Weapons = Literal[
    "all", "fighter", "aircraft", "helicopter", "uav", "air-defence", "armour", "artillery", "missile", "ship",
    "engine", "sensor", "other",
]  # fmt: skip


def arms(
    state: str = "",
    /,
    *,
    window: str | None = None,
    weapons: Annotated[Weapons, Parameter(name="--class")] = "all",
    supply: list[str] | None = None,
    record: list[str] | None = None,
    price: list[str] | None = None,
    weight: list[str] | None = None,
    scenario: ScenarioName = None,
    year: Year = None,
    backtest: bool = False,
    against: Path | None = None,
    register: Path | None = None,
    into: Path | None = None,
    values: Path | None = None,
    chart: Charts = None,
    world: WorldFolder = None,
    json: Json = False,
    csv: Csv = None,
    dialect: Dialect = "comma",
    top: Top = 12,
) -> int:
    """Tell who arms whom: shares, dependence, prices, what sources print, and what a shock would change.

    Parameters
    ----------
    state
        Buyer, or a group such as CA5; all buyers if left out.
    window
        Window of years such as 2015-19; the latest known if left out.
    weapons
        Class of weapon; the shipped world has all classes together, an own register each.
    supply
        A supplier and the share it delivers of what it did, such as RUS=0.36; may be given several times.
    record
        A supplier and the points its weapons gained in combat, such as CHN=1; may be given several times.
    price
        A supplier and its price as a multiple of what it was, such as CHN=0.5; may be given several times.
    weight
        Weight of a part of the dependence index, such as largest=2; may be given several times.
    backtest
        Hold the model against what came, on rolling origins, beside the last window repeated.
    against
        CSV of shares of later windows to score the model on.
    register
        Your own export of SIPRI's trade register, used in place of the shipped shares.
    into
        Folder to write the register's shares to, as a world for `--world`.
    values
        Your own export of SIPRI's values of imports by country and year, put beside the world's volumes.
    """
    from msgspec.structs import replace

    from sogdia.exchange.arms import compare_values, find_state, read_seen
    from sogdia.exchange.sipri import read_value_table
    from sogdia.lenses.arms import read_weights, read_window
    from sogdia.outcomes.arms import answer_arms, read_shock, score_arms, score_arms_against
    from sogdia.scenario import apply_scenario
    from sogdia.views.arms import (
        build_arms_sheets,
        build_score_sheets,
        build_values_sheet,
        record_arms,
        record_score,
        render_model,
        render_score,
    )
    from sogdia.views.files import write_sheets
    from sogdia.views.records import render_json, sheet_records
    from sogdia.views.sheet import trim_sheet
    from sogdia.views.tables import build_console, plain, print_sheets

    if chart and (backtest or against is not None):
        complain("sogdia arms: --chart draws shares, not scores", "Try: sogdia arms --help")
        return USAGE
    charts = read_charts(chart, CHARTS)
    if into is not None and register is None:
        complain("sogdia arms: --into needs --register", "Try: sogdia arms --help")
        return USAGE
    loaded, [asked], when = read_question([scenario], year, world)
    if register is not None:
        loaded = _lay_over(loaded, register, into)
    if backtest or against is not None:
        seen = read_seen(loaded, against) if against is not None else None
        score = score_arms(loaded, weapons) if seen is None else score_arms_against(loaded, seen, weapons)
        whole = sheets = build_score_sheets(score, loaded)
        record_of, told = record_score(score, loaded), render_score(score)
    else:
        shock = read_shock(supply or [], record or [], price or [], lambda name: find_state(loaded, name))
        answer = answer_arms(
            loaded,
            find_buyer(loaded, state) if state else "",
            read_window(window) if window else None,
            weapons,
            replace(shock, supply={**apply_scenario(loaded, asked, when).supply, **shock.supply}),
            read_weights(weight or []),
        )
        sheets, whole = build_arms_sheets(answer, loaded), build_arms_sheets(answer, loaded, whole=True)
        record_of, told = record_arms(answer, loaded), render_model(answer)
        if charts:
            _draw(charts, answer, loaded)
    if values is not None:
        beside = build_values_sheet(compare_values(loaded, read_value_table(values)), loaded)
        sheets, whole = (beside, *sheets), (beside, *whole)
        record_of["tables"][beside.id] = sheet_records(beside)
    if csv:
        write_sheets(csv, whole, {"world": loaded.name, "world version": loaded.version}, dialect)
    if json:
        print(render_json(record_of))
        return DONE
    console = build_console(sys.stdout)
    console.print(plain(told))
    print_sheets(console, [trim_sheet(sheet, top) for sheet in sheets])
    return DONE


def _draw(charts: tuple[Asked, ...], answer: ArmsAnswer, world: World) -> None:
    """Draw the charts asked for."""
    from sogdia.views.charts.arms import build_concentration_chart, build_shares_chart

    write_charts(
        charts,
        {
            "shares": lambda: build_shares_chart(answer, world),
            "concentration": lambda: build_concentration_chart(answer, world),
        },
    )


def find_buyer(world: World, name: str) -> str:
    """Return the id of a state or group under any of its names; raise `SogdiaError` if there is none."""
    from sogdia.exchange.arms import require_state

    return require_state(world, name)


def _lay_over(loaded: World, register: Path, into: Path | None) -> World:
    """Return the world with the shares of a register in place of its own; write them too if asked to."""
    from msgspec.structs import replace

    from sogdia.evidence.fact import Source
    from sogdia.exchange.arms import OWN_SOURCE, build_shares, write_shares
    from sogdia.exchange.sipri import read_register

    rows = build_shares(loaded, read_register(register))
    if into is not None:
        write_shares(into, rows, register)
    source = Source(OWN_SOURCE, f"Own export of a register of arms transfers ({register.name})", "", "", "")
    return replace(loaded, arms_shares=(*loaded.arms_shares, *rows), sources={**loaded.sources, OWN_SOURCE: source})
