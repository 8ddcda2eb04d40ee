"""The sheets of one project in the workbook of `sogdia appraise`: years, results and shares as formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from sogdia.equilibrium.paths import Floats
from sogdia.outcomes.appraisal.account import Actor
from sogdia.outcomes.appraisal.benefit import ITEMS, OPERATOR, WORLD
from sogdia.outcomes.appraisal.cost import USD_A_MILLION, share_building
from sogdia.outcomes.appraisal.result import Appraisal
from sogdia.outcomes.appraisal.study import Study
from sogdia.views.appraisal import ACTOR_NAMES, HEADS
from sogdia.views.book import FIRST, Formula, Value, add_table, name_sheet
from sogdia.world.model import World

MONEY, SHARE, FACTOR = "#,##0.00", "0.000%", "0.000000"
UNIT = "Million US$ at constant prices, with the project minus without it."
NET_TESTS = ("net cost", "net benefits", "net both", "net queues", "net late")
TEST_HEADS = {
    "net cost": "Net, cost raised",
    "net benefits": "Net, benefits cut",
    "net both": "Net, both",
    "net queues": "Net without queues",
    "net late": "Net, one year late",
}
LEAST_MUSD = 1.0
"""Actors that gain, get and pay less than this in present value stand together."""
ACROSS = 12
"""Columns that a printed page holds."""
_YEARS = ("capital", "operating", *ITEMS, "co2e", "residual")
_AFTER = ("net", "so far", "paid back", *NET_TESTS)
_LEAD = 4  # the first column of money on the sheet of years


class Places:
    """The sheet of terms: its rows with their formats, and where each term stands."""

    def __init__(self, study: Study, world: World) -> None:
        """List the terms of a study, and what its projects cost with range and source."""
        terms = study.terms
        self.rows: list[tuple[Value, ...]] = []
        self.formats: list[str] = []
        self.cell: dict[str, str] = {}
        self._add("rate", "Discount rate", terms.rate, "a year", "0.0%")
        self._add("opening", "First year of running", terms.opening, "year", "0")
        self._add("life", "Years of running", terms.life, "years", "0")
        self._add("ramp", "Years until a new line is used to the full", terms.ramp_up_years, "years", "0.0")
        self._add("asset", "Life of what is built", terms.asset_life_years, "years", "0")
        self._add(
            "price", "Worth of a tonne of CO2e", terms.co2e_price or 0.0, f"US$ in {terms.co2e_price_year}", "0.00"
        )
        self._add("growth", "Growth of that worth", terms.co2e_price_growth, "a year", "0.0%")
        self._add("price_year", "Year of that worth", terms.co2e_price_year, "year", "0")
        self._add("dearer", "Test: cost raised by", 0.2, "of itself", "0%")
        self._add("less", "Test: benefits cut by", 0.2, "of themselves", "0%")
        titles = {source.id: source.title for source in world.sources.values()}
        for cost in dict.fromkeys(cost.project for one in study.alone for cost in one.costs):
            known = next(one for each in study.alone for one in each.costs if one.project == cost)
            name = world.projects[cost].name
            for key, verb, quantity, unit in (
                ("capex", "Building", known.capex, "US$ m"), ("opex", "Running", known.opex, "US$ m a year"),
            ):  # fmt: skip
                best, low, high = (one / USD_A_MILLION for one in (quantity.best, quantity.low, quantity.high))
                source = (
                    f"{quantity.source}: {titles[quantity.source]}" if quantity.source in titles else quantity.source
                )
                self._add(f"{cost} {key}", f"{verb} {name}", best, unit, "#,##0.0", (low, high, source))

    def _add(
        self, key: str, name: str, value: float, unit: str, form: str, more: tuple[Value, ...] = (None, None, None)
    ) -> None:
        self.rows.append((name, value, unit, *more))
        self.formats.append(form)
        self.cell[key] = f"Terms!$B${FIRST + len(self.rows) - 1}"

    def __getitem__(self, key: str) -> str:
        """Return the cell of a term, such as `Terms!$B$5`."""
        return self.cell[key]


def add_appraisal(book: Workbook, appraisal: Appraisal, tag: str, place: Places, world: World) -> None:
    """Add the sheets of one bundle: results, years, who gets what, and what they rest on; `tag` ends their names."""
    stream, name = appraisal.stream, appraisal.bundle.name
    last = FIRST + len(stream.years) - 1
    titles = ("Results", "Years", "Full use", "Building", "Gains", "Payments", "Who gets what")
    names = {title: name_sheet(book, f"{title}{tag}") for title in titles}
    results, years, full, building = (names[title] for title in titles[:4])
    _add_results(book, results, years, last, name, appraisal)
    projects = [cost.project for cost in appraisal.costs]
    rows = [
        _year_row(row, year, stream.terms.end, projects, full, building, place)
        for row, year in enumerate(stream.years, start=FIRST)
    ]
    heads = (
        "Year", "Factor", "In use", *(HEADS[one] for one in _YEARS), "Net", "Net so far", "Paid back after, years",
        *(TEST_HEADS[one] for one in NET_TESTS),
    )  # fmt: skip
    formats = ("0", FACTOR, SHARE, *(MONEY for _ in range(len(_YEARS) + len(_AFTER))))
    note = f"{UNIT} Costs are negative. Factor: what a dollar of the year is worth in {stream.years[0]}. Formulas."
    add_table(book, years, heads, rows, formats, f"Year by year: {name}", note)
    _add_shares(book, appraisal, names, place, world)
    _add_full_use(book, appraisal, full)
    parts = {cost.project: share_building(cost.build_years.best).tolist() for cost in appraisal.costs}
    shares = [
        (year, *(_share_in(parts[one], stream.terms.opening - year) for one in projects)) for year in stream.years
    ]
    heads = ("Year", *(f"Building {world.projects[one].name}, part of its cost" for one in projects))
    note = "Spread evenly over the years of building before opening; changing them needs another run."
    add_table(book, building, heads, shares, ("0", *(SHARE for _ in projects)), f"When it is built: {name}", note)


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
        how = "solved" if year in solved else "as the first solved" if year < solved[0] else "between solved years"
        rows.append((year, *told, emitted, how if year <= solved[-1] else "as the last solved"))
    heads = ("Year", *(f"{HEADS[name]}, US$ m" for name in ITEMS), "CO2e more, t", "How")
    note = f"{UNIT} What each year would bring if the line were used to the full: what the model gave, as values."
    formats = ("0", *(MONEY for _ in ITEMS), "#,##0", "")
    add_table(book, title, heads, rows, formats, f"Benefits at full use: {appraisal.bundle.name}", note)


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
    row: int, year: int, end: int, projects: Sequence[str], full: str, building: str, place: Places
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
    cell = {name: f"{get_column_letter(column)}{row}" for column, name in enumerate((*_YEARS, *_AFTER), start=_LEAD)}
    above = f"{get_column_letter(_LEAD + len(_YEARS) + 1)}{row - 1}"
    first, final = cell["capital"], cell["residual"]
    costs = f"({cell['capital']}+{cell['operating']})"
    useful = f"(SUM({cell[ITEMS[0]]}:{cell['co2e']}))"
    dearer, less = place["dearer"], place["less"]
    all_items = "+".join(items.values())
    return (
        year,
        Formula(f"=1/(1+{place['rate']})^(A{row}-$A${FIRST})"),
        Formula(f"={in_use}"),
        Formula(f"=-({spent})"),
        Formula(f"=-IF({running},{opex},0)"),
        *(Formula(f"=C{row}*{items[name]}") for name in ITEMS),
        Formula(f"=-C{row}*{emitted}*{worth}"),
        Formula(residual),
        Formula(f"=SUM({first}:{final})"),
        Formula(f"={cell['net']}" if row == FIRST else f"={above}+{cell['net']}"),
        "" if row == FIRST else Formula(
            f'=IF(AND(A{row}>={opening},{cell["so far"]}>=0,{above}<0),A{row}-{opening}-{above}/{cell["net"]},"")'
        ),
        Formula(f"=({costs}+{final})*(1+{dearer})+{useful}"),
        Formula(f"={costs}+{final}+{useful}*(1-{less})"),
        Formula(f"=({costs}+{final})*(1+{dearer})+{useful}*(1-{less})"),
        Formula(f"=SUM({first}:{final})-{cell['queues']}"),
        Formula(
            f"={cell['capital']}+IF(A{row}>{opening},{cell['operating']},0)+{final}"
            f"+{late}*({all_items}-{emitted}*{worth})"
        ),
    )  # fmt: skip


def _add_results(book: Workbook, title: str, years: str, last: int, name: str, appraisal: Appraisal) -> None:
    """Add the indicators, the tests, and the present and switching values, all as formulas."""
    column = {one: get_column_letter(index) for index, one in enumerate((*_YEARS, *_AFTER), start=_LEAD)}

    def run(one: str) -> str:
        return f"'{years}'!{column[one]}{FIRST}:{column[one]}{last}"

    factor = f"'{years}'!B{FIRST}:B{last}"
    npv = f"$B${FIRST}"

    def value(one: str) -> str:
        return f"SUMPRODUCT({run(one)},{factor})"

    costs = f"(-{value('capital')}-{value('operating')})"
    rows: list[tuple[Value, ...]] = [
        (
            "Net present value, US$ m",
            Formula(f"={value('net')}"),
            Formula(f'=IFERROR(IRR({run("net")},0.05),"none")'),
            None,
        ),
        ("Benefits over costs", Formula(f"=({value('net')}+{costs})/{costs}"), None, None),
        (
            "Payback, years of running, undiscounted",
            Formula(f'=IF(COUNT({run("paid back")})=0,"never",MIN({run("paid back")}))'),
            None,
            None,
        ),
    ]
    for one, text in zip(NET_TESTS, ("Cost raised", "Benefits cut", "Both", "Queues left out", "One year late"),
                         strict=True):  # fmt: skip
        irr = f'=IFERROR(IRR({run(one)},0.05),"none")'
        rows.append((f"{text}: net present value, US$ m", Formula(f"={value(one)}"), Formula(irr), None))
    for one in _YEARS:
        row = len(rows) + FIRST
        switch = Formula(f'=IF(B{row}=0,"none",-{npv}/B{row})')
        rows.append((f"{HEADS[one]}: present value, US$ m", Formula(f"={value(one)}"), None, switch))
    heads = ("What", "Value", "EIRR", "Switching value: change of it that brings NPV to 0")
    note = (
        f"{UNIT} Present values of {appraisal.stream.years[0]} at the rate on the sheet Terms. One year late: built "
        "and paid for as planned, used a year later. Formulas."
    )
    add_table(book, title, heads, rows, ("", MONEY, SHARE, "0.0%"), f"Results: {name}", note)


def _add_shares(
    book: Workbook, appraisal: Appraisal, names: dict[str, str], place: Places, world: World
) -> None:  # fmt: skip
    """Add gains and payments of every year by actor, and their present values by formula."""
    stream, name = appraisal.stream, appraisal.bundle.name
    years, building = names["Years"], names["Building"]
    last = FIRST + len(stream.years) - 1
    shown, others = _sort_actors(appraisal)
    heads = [_name(actor, world) for actor in shown]
    heads += [f"{len(others)} others, each below US$ {LEAST_MUSD:g} m"] if others else []

    def sum_others(table: Mapping[Actor, Floats], row: int) -> list[Value]:
        return [sum(float(table[actor][row]) for actor in others if actor in table)] if others else []

    rows: list[tuple[Value, ...]] = []
    for index, (actor, head) in enumerate(zip([*shown, *([None] if others else [])], heads, strict=True)):
        letter, row = get_column_letter(2 + index), FIRST + index
        parts = [
            Formula(f"=SUMPRODUCT('{names[sheet]}'!{letter}{FIRST}:{letter}{last},'{years}'!B{FIRST}:B{last})")
            for sheet in ("Gains", "Payments")
        ]
        rows.append((head, (actor[1] or "world") if actor else "several", *parts, Formula(f"=C{row}+D{row}")))
    end = FIRST + len(heads) - 1
    sums = [Formula(f"=SUM({letter}{FIRST}:{letter}{end})") for letter in "CDE"]
    rows.append(("All", "", *sums))
    columns = ("Who", "State", "Gain before payments, US$ m", "Payments received less made, US$ m", "Gain, US$ m")
    note = (
        "Present values. Freight, handling, tolls and border charges are payments: they add up to nothing, gains to "
        "the NPV. Shippers' parts are shared half by half by the ends of a trip; the operators where the line lies "
        "bear building and running. Formulas."
    )
    add_table(
        book, names["Who gets what"], columns, rows, ("", "", MONEY, MONEY, MONEY), f"Who gets what: {name}", note
    )
    gains = [
        (year, *(_gain(appraisal, actor, row, building, years, place) for actor in shown),
         *sum_others(stream.gain, row - FIRST))
        for row, year in enumerate(stream.years, start=FIRST)
    ]  # fmt: skip
    moved = [
        (year, *(float(stream.transfer[actor][row]) if actor in stream.transfer else 0.0 for actor in shown),
         *sum_others(stream.transfer, row))
        for row, year in enumerate(stream.years)
    ]  # fmt: skip
    formats = ("0", *(MONEY for _ in heads))
    wide = 1 + len(heads) // ACROSS
    for sheet, table, what in (("Gains", gains, "Gains before payments"), ("Payments", moved, "Payments")):
        add_table(
            book, names[sheet], ("Year", *heads), table, formats, f"{what} by year: {name}", UNIT, pages_wide=wide
        )


def _sort_actors(appraisal: Appraisal) -> tuple[list[Actor], list[Actor]]:
    """Return the actors that are worth a column, and those that stand together."""
    known = [share for share in appraisal.shares if share.gain or share.transfer]
    builders = {(OPERATOR, state) for cost in appraisal.costs for state in cost.where}
    shown = [
        one.actor
        for one in known
        if max(abs(one.gain), abs(one.transfer)) >= LEAST_MUSD or one.actor in builders or one.actor == (WORLD, "")
    ]
    return shown, [one.actor for one in known if one.actor not in shown]


def _name(actor: Actor, world: World) -> str:
    who, state = actor
    return f"{world.states[state].name}: {ACTOR_NAMES[who]}" if state else ACTOR_NAMES[who]


def _gain(appraisal: Appraisal, actor: Actor, row: int, building: str, years: str, place: Places) -> Value:
    """Return what an actor gains in a year: a number, and formulas for what it builds and runs."""
    stream = appraisal.stream
    index = row - FIRST
    if actor == (WORLD, ""):
        letter = get_column_letter(_LEAD + _YEARS.index("co2e"))
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
