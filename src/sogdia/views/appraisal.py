"""The sheets of `sogdia appraise`: what is worth what, to whom, and beside which others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sogdia.outcomes.appraisal.account import Account
from sogdia.outcomes.appraisal.result import Appraisal, Worth
from sogdia.outcomes.appraisal.stream import COLUMNS
from sogdia.outcomes.appraisal.study import Study
from sogdia.outcomes.futures import name_likelihood
from sogdia.views.discovery import build_discovery_sheet
from sogdia.views.figure_names import name_figure
from sogdia.views.records import build_record
from sogdia.views.sheet import Cell, Column, Sheet
from sogdia.world.model import World

HEADS = {
    "capital": "Building",
    "operating": "Running",
    "carriage": "Carriage saved",
    "cargo": "Worth of new cargo",
    "time": "Time saved",
    "reliability": "Reliability",
    "risk": "Risk",
    "queues": "Queues saved",
    "choice": "Choice",
    "co2e": "CO2e",
    "residual": "Residual value",
    "costs": "All costs",
    "benefits": "All benefits",
}
ACTOR_NAMES = {"shippers": "shippers", "operator": "operators", "state": "state", "world": "everybody (CO2e)"}
TERSE_YEARS, TERSE_ACTORS = 5, 14
"""People see every fifth year of running and who gets most; files have it all."""


def build_study_sheets(study: Study, world: World, whole: bool = True) -> list[Sheet]:
    """Return every table; without `whole` as people get them, shorter."""
    sheets = [_build_indicators(study)]
    for appraisal in study.alone:
        sheets += [
            _build_present_values(appraisal), _build_tests(appraisal), _build_years(appraisal, whole),
            _build_levels(appraisal, whole), _build_actors(appraisal, world, whole),
        ]  # fmt: skip
    if study.rivalries:
        sheets += [_build_meetings(study), _build_rivalries(study), _build_gaps(study, whole)]
    sheets.append(_build_revenue(study, world, whole))
    if study.futures:
        sheets.append(_build_flips(study))
        found = {one.bundle.id: one.discovery for one in study.alone if one.discovery is not None}
        sheets.append(build_discovery_sheet(found, "the NPV is below nothing"))
    return [*sheets, build_assumptions(study, world)] if whole else sheets


def record_study(study: Study, world: World) -> dict[str, Any]:
    """Return the study as a JSON-ready record."""
    return build_record("appraisal", about_study(study), build_study_sheets(study, world))


def about_study(study: Study) -> dict[str, str]:
    """Return what the study is of, and how it was made."""
    terms = study.terms
    return {
        "projects": " ".join(one.bundle.id for one in study.alone),
        "scenario": study.scenario.id,
        "world": study.world_name,
        "world version": study.world_version,
        "discount rate": f"{terms.rate:g}",
        "opening": str(terms.opening),
        "years of running": str(terms.life),
        "prices": f"constant US$; present values of {study.start}, the first year of building",
        "solved years": " ".join(map(str, study.years)),
        "equilibria solved": str(study.equilibria),
        "futures": str(study.futures),
        "method": "with minus without; between solved years a straight line, after the last one unchanged",
        "emission factors": "DEFRA 2012 and 2018, well to wheel, by mode; see the table of assumptions",
    }


def _build_indicators(study: Study) -> Sheet:
    def row(appraisal: Appraisal, given: str) -> tuple[Cell, ...]:
        worth, chances = appraisal.worth, appraisal.chances
        eirr = chances.eirr if chances else None
        return (
            appraisal.bundle.id, given, worth.npv, worth.eirr.rate, worth.ratio, worth.payback,
            chances.reached if chances else None, *(chances.npv if chances else (None, None, None)),
            *(eirr or (None, None, None)), worth.eirr.why, " ".join(f"{one:.4f}" for one in worth.eirr.roots),
        )  # fmt: skip

    rows = [row(one, "none") for one in study.alone]
    rows += [row(one, other) for (_, other), one in study.beside.items()]
    rate = f"{study.terms.rate:.3%}".rstrip("0%").rstrip(".")
    columns = (
        Column("project", "Project"), Column("beside", "Built anyway", shown=bool(study.beside)),
        Column("npv_musd", "NPV", "change", "US$ m"), Column("eirr_share", "EIRR", "share", "%"),
        Column("ratio", "B/C", "number"), Column("payback_years", "Payback", "number", "years"),
        Column("reached_share", f"EIRR at least {rate} %", "share", "% of futures"),
        Column("npv_p10_musd", "NPV 10th", "change", "US$ m", shown=False),
        Column("npv_p50_musd", "NPV median", "change", "US$ m"),
        Column("npv_p90_musd", "NPV 90th", "change", "US$ m", shown=False),
        Column("eirr_p10_share", "EIRR 10th", "share", "%"), Column("eirr_p50_share", "EIRR median", "share", "%"),
        Column("eirr_p90_share", "EIRR 90th", "share", "%"), Column("eirr_why", "Why no EIRR", shown=False),
        Column("eirr_roots", "All roots", shown=False),
    )  # fmt: skip
    notes = [f"With minus without, constant prices, present values of {study.start} at {rate} %."]
    notes += [f"{one.bundle.id}: no EIRR, {one.worth.eirr.why}." for one in study.alone if one.worth.eirr.why]
    for one in study.alone:
        if one.chances:
            likely = name_likelihood(one.chances.reached)
            notes.append(
                f"{one.bundle.id}: an EIRR of at least {rate} % in {one.chances.reached:.0%} of futures ({likely})."
            )
    title = f"What it is worth · opens {study.terms.opening} · {study.scenario.id}"
    return Sheet("indicators", title, columns, tuple(rows), " ".join(notes))


def _build_present_values(appraisal: Appraisal) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (row.name, HEADS[row.name], row.present_value, row.switch) for row in appraisal.rows
    ]
    npv = appraisal.worth.npv
    rows.append(("npv", "Net present value", npv, None))
    columns = (
        Column("id", "Id", shown=False), Column("item", "Item"),
        Column("present_value_musd", "Present value", "change", "US$ m"),
        Column("switching_share", "Change that brings NPV to 0", "change", "times itself"),
    )  # fmt: skip
    note = "Payments between shippers, operators and states are not in it: they stand in the table of who gets what."
    return Sheet(_id("values", appraisal), f"Present values · {appraisal.bundle.name}", columns, tuple(rows), note)


def _build_tests(appraisal: Appraisal) -> Sheet:
    def row(name: str, worth: Worth) -> tuple[Cell, ...]:
        return name, worth.npv, worth.eirr.rate, worth.ratio, worth.payback

    rows = [row("as planned", appraisal.worth), *(row(*one) for one in appraisal.tests.items())]
    columns = (
        Column("test", "Test"), Column("npv_musd", "NPV", "change", "US$ m"),
        Column("eirr_share", "EIRR", "share", "%"), Column("ratio", "B/C", "number"),
        Column("payback_years", "Payback", "number", "years"),
    )  # fmt: skip
    note = "One year late: built and paid for as planned, used a year later, to the same last year."
    return Sheet(_id("tests", appraisal), f"Tests · {appraisal.bundle.name}", columns, tuple(rows), note)


def _build_years(appraisal: Appraisal, whole: bool) -> Sheet:
    stream = appraisal.stream
    net = stream.net
    rows: list[tuple[Cell, ...]] = [
        (year, *(float(stream.columns[name][index]) for name in COLUMNS), float(net[index]))
        for index, year in enumerate(stream.years)
        if whole or (year - stream.terms.opening) % TERSE_YEARS == 0 or year in (stream.years[0], stream.years[-1])
    ]
    columns = (
        Column("year", "Year", "text"),
        *(Column(f"{name}_musd", HEADS[name], "change") for name in COLUMNS),
        Column("net_musd", "Net", "change"),
    )
    note = "" if whole else "Not every year is shown; --csv and --xlsx have them all."
    title = f"Year by year, US$ m · {appraisal.bundle.name}"
    return Sheet(_id("years", appraisal), title, columns, tuple(rows), note)


def _build_levels(appraisal: Appraisal, whole: bool) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    pairs = list(zip(appraisal.without, appraisal.cases, strict=True))
    for without, case in pairs if whole else pairs[-1:]:
        of = appraisal.bundle.id
        for (name, before), (_, after) in zip(_levels(without, of), _levels(case, of), strict=True):
            rows.append((str(case.year), name, before, after, after - before))
    columns = (
        Column("year", "Year"), Column("what", "What"), Column("without", "Without", "number"),
        Column("with", "With", "number"), Column("change", "Change", "change"),
    )  # fmt: skip
    title = f"Without and with · {appraisal.bundle.name}"
    return Sheet(_id("levels", appraisal), title, columns, tuple(rows), grouped=1)


def _levels(account: Account, bundle: str) -> Iterator[tuple[str, float]]:
    yield "cargo on the line itself, Mt", account.lines[bundle]
    yield "cargo carried, Mt", float(account.tonnes.sum())
    yield "turnover, bn tkm", account.tkm_bn
    yield "shippers' loss against the base year, US$ m", account.loss_musd
    yield "paid by shippers, US$ m", account.paid_musd
    yield "spent on carriage, US$ m", account.spent_musd
    for number, name in ((1, "time"), (2, "unreliability"), (3, "risk"), (4, "queues")):
        yield f"{name} of what is carried, US$ m", float(account.tonnes @ account.parts[number])
    yield "CO2e, kt", account.co2e_t / 1000


def _build_actors(appraisal: Appraisal, world: World, whole: bool) -> Sheet:
    known = [share for share in appraisal.shares if share.gain or share.transfer]
    shown = known if whole else known[:TERSE_ACTORS]
    rows: list[tuple[Cell, ...]] = [
        (share.actor[1], world.states[share.actor[1]].name if share.actor[1] else "World", ACTOR_NAMES[share.actor[0]],
         share.gain, share.transfer, share.total)
        for share in shown
    ]  # fmt: skip
    if rest := known[len(shown) :]:
        sums = [sum(getattr(one, name) for one in rest) for name in ("gain", "transfer", "total")]
        rows.append(("", f"{len(rest)} others", "", *sums))
    gain, transfer = (sum(getattr(one, name) for one in known) for name in ("gain", "transfer"))
    rows.append(("", "All", "all", gain, transfer if abs(transfer) > 1e-6 else 0.0, gain + transfer))
    columns = (
        Column("state", "Id", shown=False), Column("name", "State"), Column("actor", "Who"),
        Column("gain_musd", "Gain before payments", "change", "US$ m"),
        Column("transfer_musd", "Payments received less made", "change", "US$ m"),
        Column("total_musd", "Gain", "change", "US$ m"),
    )  # fmt: skip
    note = (
        "Present values. Freight, handling, tolls and border charges are payments: they add up to nothing. "
        "Shippers' gains and payments are shared half by half by the two ends of a trip; building and running are "
        "borne by the operators where the line lies."
    )
    return Sheet(_id("actors", appraisal), f"Who gets what · {appraisal.bundle.name}", columns, tuple(rows), note)


def _build_meetings(study: Study) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    for rivalry in study.rivalries:
        for one in rivalry.meetings:
            for bundle, alone, beside in (
                (rivalry.first, one.first_alone, one.first_beside),
                (rivalry.second, one.second_alone, one.second_beside),
            ):
                other = rivalry.second if bundle is rivalry.first else rivalry.first
                rows.append((bundle.id, other.id, str(one.year), 0.0, alone, beside, one.shared, alone - beside))
    columns = (
        Column("line", "Cargo on"), Column("other", "The other"), Column("year", "Year"),
        Column("none_mt_yr", "None built", "number", "Mt/yr"), Column("alone_mt_yr", "Alone", "number", "Mt/yr"),
        Column("both_mt_yr", "Both built", "number", "Mt/yr"),
        Column("shared_mt_yr", "of it on both lines", "number", "Mt/yr"),
        Column("taken_mt_yr", "Taken by the other", "change", "Mt/yr"),
    )  # fmt: skip
    note = "Below nothing in the last column: the other brings it more cargo, over both lines, than it takes away."
    rows.sort(key=lambda row: (str(row[0]), str(row[1]), str(row[2])))
    return Sheet("meetings", "Each line's cargo in each case", columns, tuple(rows), note, grouped=2)


def _build_rivalries(study: Study) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    for one in study.rivalries:
        taken, own = one.taken_share or (None, None), one.own_share or (None, None)
        rows.append((one.first.id, one.second.id, one.npv, one.sign_share, *taken, *own, _say_flip(one.flip)))
    columns = (
        Column("first", "First"), Column("second", "Second"),
        Column("interaction_musd", "Interaction of NPV", "change", "US$ m"),
        Column("sign_share", "Sign holds", "share", "% of futures"),
        Column("first_taken_share", "First carries no more", "share", "% of futures"),
        Column("second_taken_share", "Second carries no more", "share", "% of futures"),
        Column("first_own_share", "First, what passes both left out", "share", "% of futures", shown=False),
        Column("second_own_share", "Second, what passes both left out", "share", "% of futures", shown=False),
        Column("flip", "The order by NPV flips"),
    )  # fmt: skip
    note = (
        "Interaction: both - first - second + none. Below nothing they are rivals. Carries no more: beside the other "
        "than alone. Cargo that passes both lines is brought by one to the other, and is not what they compete for."
    )
    for one in study.rivalries:
        if one.own_share:
            pair = zip((one.first.id, one.second.id), one.own_share, strict=True)
            told = ", ".join(f"{name} in {share:.0%}" for name, share in pair)
            note += f" Of what does not pass both, no more is carried by {told} of futures."
    return Sheet("rivalries", "Rivals", columns, tuple(rows), note)


def _say_flip(years: int | None) -> str:
    if years is None:
        return "never, within 15 years"
    return f"{'second' if years > 0 else 'first'} opens {abs(years)} years later"


def _build_gaps(study: Study, whole: bool) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (one.first.id, one.second.id, str(gap.years), gap.first_npv, gap.second_npv, gap.first_eirr, gap.second_eirr)
        for one in study.rivalries
        for gap in one.gaps
        if whole or gap.years % TERSE_YEARS == 0
    ]
    columns = (
        Column("first", "First"), Column("second", "Second"), Column("gap_years", "Second opens after, years"),
        Column("first_npv_musd", "First NPV", "change", "US$ m"),
        Column("second_npv_musd", "Second NPV", "change", "US$ m"),
        Column("first_eirr_share", "First EIRR", "share", "%"),
        Column("second_eirr_share", "Second EIRR", "share", "%"),
    )  # fmt: skip
    note = "NPV of the first year of its own spending. The earlier of the two opens in the year asked for."
    return Sheet("gaps", "Years between openings", columns, tuple(rows), note, grouped=2)


def _build_revenue(study: Study, world: World, whole: bool) -> Sheet:
    """Return what is earned on each line in each country, and what that country's operators earn more in all."""
    rows: list[tuple[Cell, ...]] = []
    numbers = range(len(study.years)) if whole else [len(study.years) // 2]
    for appraisal in study.alone:
        own = appraisal.bundle
        given = [("", appraisal), *((other, one) for (id, other), one in study.beside.items() if id == own.id)]
        sponsors = {state for project in own.projects for state in world.projects[project].sponsors}
        for number in numbers:
            built = {state for _, one in given for id, state in one.cases[number].revenue if id == own.id}
            for state in sorted(built | (sponsors & set(world.states))):
                for other, one in given:
                    case, without = one.cases[number], one.without[number]
                    more = case.received["operator", state] - without.received["operator", state]
                    revenue = case.revenue.get((own.id, state), 0.0)
                    rows.append(
                        (own.id, str(study.years[number]), state, world.states[state].name, other, revenue, more)
                    )
    columns = (
        Column("project", "Project"), Column("year", "Year"), Column("state", "Id", shown=False),
        Column("name", "Section in"), Column("beside", "Beside"),
        Column("revenue_musd_yr", "Paid on the line", "number", "US$ m/yr"),
        Column("operators_musd_yr", "All operators there get more", "change", "US$ m/yr"),
    )  # fmt: skip
    note = "Freight on the line itself; and what it brings or takes on every line, road and terminal of the country."
    return Sheet("revenue", "Operating revenue by country's section", columns, tuple(rows), note, grouped=2)


def _build_flips(study: Study) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (one.bundle.id, name_figure(flip.column.subject, flip.column.attribute, study.names), flip.column.subject,
         flip.column.attribute, flip.column.best, flip.column.low, flip.column.high,
         flip.column.unit, flip.correlation, flip.value)
        for one in study.alone
        for flip in one.flips
    ]  # fmt: skip
    columns = (
        Column("project", "Project"), Column("figure", "Figure"), Column("subject", "Subject", shown=False),
        Column("attribute", "Attribute", shown=False), Column("best", "Best", "figure"),
        Column("low", "Low", "figure"), Column("high", "High", "figure"), Column("unit", "Unit"),
        Column("correlation", "Goes with NPV", "change"),
        Column("switching_value", "NPV is 0 at", "figure"),
    )  # fmt: skip
    note = (
        "Over the futures; only what goes with the NPV further than chance would have any figure go. "
        "A dash: no value within the range does it alone."
    )
    return Sheet("flips", "What the answer hangs on", columns, tuple(rows), note, empty="No single figure stands out.")


def build_assumptions(study: Study, world: World) -> Sheet:
    """Return the figures that only an appraisal uses, with ranges and sources."""
    titles = {source.id: source.title for source in world.sources.values()}
    subjects = {cost.project for one in study.alone for cost in one.costs} | {"project", "model"}
    used = ("capex_usd", "opex_usd_yr", "build_years", "opex_share_yr", "resource_share", "co2e_g_tkm",
            "carriage_cost_usd_tkm", "co2e_price_usd_t", "co2e_price_growth_yr", "asset_life_years",
            "ramp_up_years")  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (name_figure(fact.subject, fact.attribute, study.names), fact.subject, fact.attribute, fact.value, fact.low,
         fact.high, "share" if fact.unit == "1" else fact.unit, fact.source, titles.get(fact.source, ""), fact.note)
        for fact in world.ledger
        if fact.attribute in used and (fact.subject in subjects or fact.attribute in used[4:7])
    ]  # fmt: skip
    columns = (
        Column("figure", "Figure"), Column("subject", "Subject", shown=False),
        Column("attribute", "Attribute", shown=False), Column("value", "Value", "figure"),
        Column("low", "Low", "figure"), Column("high", "High", "figure"), Column("unit", "Unit"),
        Column("source", "Source"), Column("title", "Title of the source", shown=False),
        Column("note", "Note", shown=False),
    )  # fmt: skip
    note = "Where several sources stand the preferred row is used; sogdia why SUBJECT shows which, and why."
    return Sheet("assumptions", "Figures that only an appraisal uses", columns, tuple(rows), note)


def _id(kind: str, appraisal: Appraisal) -> str:
    """Return a name that can be a file's: `values-kabul-corridor`."""
    return f"{kind}-{appraisal.bundle.id}"
