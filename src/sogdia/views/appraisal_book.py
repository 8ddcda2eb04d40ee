"""The workbook of `sogdia appraise`: what a reviewer checks is a formula, what the model gave is a number.

Cost, rate, life, ramp-up, the price of CO2e and the tests can be changed on the sheet of terms, and everything follows
but what only the model can tell: the benefits of each year at full use. Changing the opening or the time of building
needs another run.
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from sogdia.outcomes.appraisal.account import Actor
from sogdia.outcomes.appraisal.benefit import ITEMS, OPERATOR, WORLD
from sogdia.outcomes.appraisal.cost import share_building
from sogdia.outcomes.appraisal.result import Appraisal
from sogdia.outcomes.appraisal.study import Study
from sogdia.views.appraisal import ACTOR_NAMES, HEADS, about_study, build_assumptions, build_study_sheets
from sogdia.views.book import Formula, Value, add_sheet, add_table, render_bytes, start_book
from sogdia.views.stamp import read_stamp
from sogdia.world.model import World

MONEY, SHARE, FACTOR = "#,##0.00", "0.000%", "0.000000"
NET_TESTS = ("net cost", "net benefits", "net both", "net queues", "net late")
TEST_HEADS = {
    "net cost": "Net, cost raised",
    "net benefits": "Net, benefits cut",
    "net both": "Net, both",
    "net queues": "Net without queues",
    "net late": "Net, one year late",
}
_YEARS = ("capital", "operating", *ITEMS, "co2e", "residual")


def render_book(study: Study, world: World) -> bytes:
    """Return the workbook as the content of an .xlsx file."""
    book = start_book()
    add_table(book, "Read me", ("Item", "What"), [*about_study(study).items(), ("run", read_stamp()), *_explain()])
    place = _Places(study)
    add_table(book, "Terms", ("Item", "Value", "Unit"), place.rows, ("", "General", ""))
    for number, appraisal in enumerate(study.alone, start=1):
        _add_appraisal(book, study, appraisal, number, place, world)
    shown = ("indicators", "meetings", "rivalries", "gaps", "revenue", "flips", "fails")
    for sheet in build_study_sheets(study, world):
        if sheet.id in shown:
            add_sheet(book, sheet)
    add_sheet(book, build_assumptions(study, world))
    used = {fact.source for fact in world.ledger}
    rows = [(one.id, one.title, one.publisher, one.date, one.url) for one in world.sources.values() if one.id in used]
    add_table(book, "Sources", ("Id", "Title", "Publisher", "Date", "Address"), rows)
    return render_bytes(book)


def _explain() -> list[tuple[str, str]]:
    return [
        ("sheets Full use", "what the model gave: benefits of each year once the line is used to the full"),
        ("sheets Years, Results, Shares", "formulas; they follow what is changed on the sheet Terms"),
        ("other sheets", "values of the run named above; they do not follow changes on the sheet Terms"),
    ]


class _Places:
    """The sheet of terms: its rows, and where each term stands."""

    def __init__(self, study: Study) -> None:
        terms = study.terms
        self.rows: list[tuple[Value, ...]] = []
        self.cell: dict[str, str] = {}
        self._add("rate", "Discount rate", terms.rate, "share a year")
        self._add("opening", "First year of running", terms.opening, "year")
        self._add("life", "Years of running", terms.life, "years")
        self._add("ramp", "Years until a new line is used to the full", terms.ramp_up_years, "years")
        self._add("asset", "Life of what is built", terms.asset_life_years, "years")
        self._add("price", "Worth of a tonne of CO2e", terms.co2e_price or 0.0, f"US$/t in {terms.co2e_price_year}")
        self._add("growth", "Growth of that worth", terms.co2e_price_growth, "share a year")
        self._add("price_year", "Year of that worth", terms.co2e_price_year, "year")
        self._add("dearer", "Test: cost raised by", 0.2, "share")
        self._add("less", "Test: benefits cut by", 0.2, "share")
        for one in study.alone:
            for cost in one.costs:
                if f"{cost.project} capex" not in self.cell:
                    self._add(f"{cost.project} capex", f"Building {cost.project}", cost.capex.best / 1e6, "US$ m")
                    self._add(f"{cost.project} opex", f"Running {cost.project}", cost.opex.best / 1e6, "US$ m/yr")

    def _add(self, key: str, name: str, value: float, unit: str) -> None:
        self.rows.append((name, value, unit))
        self.cell[key] = f"Terms!$B${len(self.rows) + 1}"

    def __getitem__(self, key: str) -> str:
        return self.cell[key]


def _add_appraisal(
    book: Workbook, study: Study, appraisal: Appraisal, number: int, place: _Places, world: World
) -> None:
    """Add the sheets of one bundle: full use, building, years, results, gains and who gets what."""
    stream = appraisal.stream
    last = len(stream.years) + 1
    full, building, years = (f"{name} {number}" for name in ("Full use", "Building", "Years"))
    _add_full_use(book, appraisal, full)
    projects = [cost.project for cost in appraisal.costs]
    parts = {cost.project: share_building(cost.build_years.best).tolist() for cost in appraisal.costs}
    shares = [
        (year, *(_share_in(parts[one], stream.terms.opening - year) for one in projects)) for year in stream.years
    ]
    heads = ("Year", *(f"Share of building {one}" for one in projects))
    add_table(book, building, heads, shares, ("0", *(SHARE for _ in projects)))
    rows = [_year_row(row, year, stream.terms.end, projects, full, building, place) for row, year in
            enumerate(stream.years, start=2)]  # fmt: skip
    heads = (
        "Year", "Factor", "In use", *(HEADS[name] for name in _YEARS), "Net", *(TEST_HEADS[name] for name in NET_TESTS),
    )  # fmt: skip
    add_table(book, years, heads, rows, ("0", FACTOR, SHARE, *(MONEY for _ in range(len(_YEARS) + 1 + len(NET_TESTS)))))
    _add_results(book, f"Results {number}", years, last)
    _add_shares(book, study, appraisal, number, place, world)


def _share_in(parts: Sequence[float], back: int) -> float:
    """Return the part of building done so many years before opening."""
    return parts[back - 1] if 1 <= back <= len(parts) else 0.0


def _add_full_use(book: Workbook, appraisal: Appraisal, title: str) -> None:
    """Add what the model gave: benefits and emissions at full use."""
    stream = appraisal.stream
    solved = [account.year for account in appraisal.cases]
    rows: list[tuple[Value, ...]] = []
    for year in stream.years:
        told = [_at(solved, [one.items[name] for one in appraisal.benefits], year) for name in ITEMS]
        emitted = _at(solved, [one.co2e_t for one in appraisal.benefits], year)
        rows.append((year, *told, emitted, "solved" if year in solved else ""))
    heads = ("Year", *(f"{HEADS[name]}, US$ m" for name in ITEMS), "CO2e more, t", "How")
    add_table(book, title, heads, rows, ("0", *(MONEY for _ in ITEMS), "#,##0", ""))


def _at(years: Sequence[int], values: Sequence[float], year: int) -> float:
    """Return a value between solved years; before the first and after the last it stays."""
    if year <= years[0]:
        return values[0]
    for (one, low), (other, high) in zip(
        zip(years, values, strict=True), zip(years[1:], values[1:], strict=True), strict=False
    ):
        if year <= other:
            return low + (high - low) * (year - one) / (other - one)
    return values[-1]


def _year_row(
    row: int, year: int, end: int, projects: Sequence[str], full: str, building: str, place: _Places
) -> tuple[Value, ...]:
    """Return the formulas of one year of the sheet of years."""
    opening, ramp = place["opening"], place["ramp"]
    running = f"AND(A{row}>={opening},A{row}<{opening}+{place['life']})"
    in_use = f"IF({running},IF({ramp}>0,MIN(1,(A{row}-{opening}+0.5)/{ramp}),1),0)"
    late = f"IF(AND({running},A{row}>{opening}),IF({ramp}>0,MIN(1,(A{row}-{opening}-0.5)/{ramp}),1),0)"
    spent = "+".join(
        f"'{building}'!{get_column_letter(column)}{row}*{place[f'{one} capex']}"
        for column, one in enumerate(projects, start=2)
    )
    opex = "+".join(place[f"{one} opex"] for one in projects)
    worth = f"{place['price']}*(1+{place['growth']})^(A{row}-{place['price_year']})/1000000"
    emitted = f"'{full}'!{get_column_letter(2 + len(ITEMS))}{row}"
    left = "+".join(place[f"{one} capex"] for one in projects)
    residual = f"=MAX(0,1-{place['life']}/{place['asset']})*({left})" if year == end else "=0"
    items = {name: f"'{full}'!{get_column_letter(column)}{row}" for column, name in enumerate(ITEMS, start=2)}
    cell = {name: f"{get_column_letter(column)}{row}" for column, name in enumerate(_YEARS, start=4)}
    first, final = cell["capital"], cell["residual"]
    costs = f"({cell['capital']}+{cell['operating']})"
    useful = f"(SUM({cell[ITEMS[0]]}:{cell['co2e']}))"
    dearer, less = place["dearer"], place["less"]
    all_items = "+".join(items.values())
    return (
        year,
        Formula(f"=1/(1+{place['rate']})^(A{row}-$A$2)"),
        Formula(f"={in_use}"),
        Formula(f"=-({spent})"),
        Formula(f"=-IF({running},{opex},0)"),
        *(Formula(f"=C{row}*{items[name]}") for name in ITEMS),
        Formula(f"=-C{row}*{emitted}*{worth}"),
        Formula(residual),
        Formula(f"=SUM({first}:{final})"),
        Formula(f"=({costs}+{final})*(1+{dearer})+{useful}"),
        Formula(f"={costs}+{final}+{useful}*(1-{less})"),
        Formula(f"=({costs}+{final})*(1+{dearer})+{useful}*(1-{less})"),
        Formula(f"=SUM({first}:{final})-{cell['queues']}"),
        Formula(
            f"={cell['capital']}+IF(A{row}>{opening},{cell['operating']},0)+{final}"
            f"+{late}*({all_items}-{emitted}*{worth})"
        ),
    )


def _add_results(book: Workbook, title: str, years: str, last: int) -> None:
    """Add the indicators, the tests, and the present and switching values, all as formulas."""
    column = {name: get_column_letter(index) for index, name in enumerate((*_YEARS, "net", *NET_TESTS), start=4)}

    def run(name: str) -> str:
        return f"'{years}'!{column[name]}2:{column[name]}{last}"

    factor = f"'{years}'!B2:B{last}"
    npv = "$B$2"

    def value(name: str) -> str:
        return f"SUMPRODUCT({run(name)},{factor})"

    costs = f"(-{value('capital')}-{value('operating')})"
    rows: list[tuple[Value, ...]] = [
        (
            "Net present value, US$ m",
            Formula(f"={value('net')}"),
            Formula(f'=IFERROR(IRR({run("net")},0.05),"none")'),
            "",
        ),
        ("Benefits over costs", Formula(f"=({value('net')}+{costs})/{costs}"), "", ""),
    ]
    for name, text in zip(NET_TESTS, ("Cost raised", "Benefits cut", "Both", "Queues left out", "One year late"),
                          strict=True):  # fmt: skip
        irr = f'=IFERROR(IRR({run(name)},0.05),"none")'
        rows.append((f"{text}: net present value, US$ m", Formula(f"={value(name)}"), Formula(irr), ""))
    for name in _YEARS:
        row = len(rows) + 2
        switch = Formula(f'=IF(B{row}=0,"none",-{npv}/B{row})')
        rows.append((f"{HEADS[name]}: present value, US$ m", Formula(f"={value(name)}"), "", switch))
    heads = ("What", "Value", "EIRR", "Change that brings NPV to 0, times itself")
    add_table(book, title, heads, rows, ("", MONEY, SHARE, SHARE))


def _add_shares(book: Workbook, study: Study, appraisal: Appraisal, number: int, place: _Places, world: World) -> None:
    """Add gains and payments of every year by actor, and their present values by formula."""
    stream = appraisal.stream
    years, building = f"Years {number}", f"Building {number}"
    last = len(stream.years) + 1
    actors = [share.actor for share in appraisal.shares if share.gain or share.transfer]
    names = [_name(actor, world) for actor in actors]
    gains = [
        (year, *(_gain(appraisal, actor, row, building, years, place) for actor in actors))
        for row, year in enumerate(stream.years, start=2)
    ]
    moved = [
        (year, *(float(stream.transfer[actor][row]) if actor in stream.transfer else 0.0 for actor in actors))
        for row, year in enumerate(stream.years)
    ]
    formats = ("0", *(MONEY for _ in actors))
    add_table(book, f"Gains {number}", ("Year", *names), gains, formats)
    add_table(book, f"Payments {number}", ("Year", *names), moved, formats)
    rows: list[tuple[Value, ...]] = []
    for index, (actor, name) in enumerate(zip(actors, names, strict=True), start=2):
        letter, row = get_column_letter(index), index
        parts = [
            Formula(f"=SUMPRODUCT('{sheet} {number}'!{letter}2:{letter}{last},'{years}'!B2:B{last})")
            for sheet in ("Gains", "Payments")
        ]
        rows.append((name, actor[1] or "world", *parts, Formula(f"=C{row}+D{row}")))
    end = len(actors) + 1
    sums = [Formula(f"=SUM({letter}2:{letter}{end})") for letter in "CDE"]
    rows.append(("All (the payments add up to nothing, the gains to the NPV)", "", *sums))
    heads = ("Who", "State", "Gain before payments, US$ m", "Payments received less made, US$ m", "Gain, US$ m")
    add_table(book, f"Shares {number}", heads, rows, ("", "", MONEY, MONEY, MONEY))


def _name(actor: Actor, world: World) -> str:
    who, state = actor
    return f"{world.states[state].name}: {ACTOR_NAMES[who]}" if state else ACTOR_NAMES[who]


def _gain(appraisal: Appraisal, actor: Actor, row: int, building: str, years: str, place: _Places) -> Value:
    """Return what an actor gains in a year: a number, and formulas for what it builds and runs."""
    stream = appraisal.stream
    index = row - 2
    if actor == (WORLD, ""):
        letter = get_column_letter(4 + _YEARS.index("co2e"))
        return Formula(f"='{years}'!{letter}{row}")
    hosted = [(column, cost) for column, cost in enumerate(appraisal.costs, start=2) if actor[1] in cost.where]
    if actor[0] != OPERATOR or not hosted:
        return float(stream.gain[actor][index]) if actor in stream.gain else 0.0
    benefits = [one.gain.get(actor, 0.0) for one in appraisal.benefits]
    told = _at([account.year for account in appraisal.cases], benefits, stream.years[index])
    text = f"='{years}'!C{row}*{told!r}"
    for column, cost in hosted:
        capex, opex = place[f"{cost.project} capex"], place[f"{cost.project} opex"]
        spent = f"'{building}'!{get_column_letter(column)}{row}*{capex}"
        runs = f"IF('{years}'!C{row}>0,{opex},0)"
        left = f"-MAX(0,1-{place['life']}/{place['asset']})*{capex}" if stream.years[index] == stream.terms.end else ""
        text += f"-{cost.where[actor[1]]!r}*({spent}+{runs}{left})"
    return Formula(text)
