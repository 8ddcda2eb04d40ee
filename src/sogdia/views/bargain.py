"""The sheets of `sogdia bargain`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sogdia.outcomes.bargain import Bargain, Coalition, Deal, Spread, states_of
from sogdia.views.records import build_record
from sogdia.views.sheet import Cell, Column, Sheet, trim_sheet

Names = Mapping[tuple[str, str], str]
WHAT_COUNTS = (
    "Keeps: transit freight on its railways less the cost of carriage, and what it charges on top. Out: freight on "
    "roads (hauliers'), handling and border fees, and all that cargo from or to the state pays."
)
LEVELS = (
    "Read the differences between the rows, not the levels: in one year cargo has no new routes or sellers to turn to, "
    "so that the model says charges far beyond any tried would pay."
)
USERS_COUNTED = "together, users counted"
AT_END = "Where a charge stands at an end of the range the state would go further."


def build_bargain_sheets(
    found: Bargain, spread: Spread | None, names: Names, scenario: str, top: int | None = None
) -> list[Sheet]:
    """Return every table; with `top` as people get them, shortened."""
    sheets = [
        build_deal_sheet(found, names, scenario),
        build_charge_sheet(found, names),
        build_payment_sheet(found, names),
        build_coalition_sheet(found, names),
    ]
    if spread is not None:
        sheets.insert(1, build_future_sheet(found, spread, names))
    return sheets if top is None else [*sheets[:-1], trim_sheet(sheets[-1], top)]


def record_bargain(found: Bargain, spread: Spread | None, names: Names, scenario: str, version: str) -> dict[str, Any]:
    """Return the bargain as a JSON-ready record."""
    rules, sharing = found.rules, found.sharing
    about: dict[str, Any] = {
        "world_version": version,
        "scenario": scenario,
        "year": found.year,
        "players": list(rules.players),
        "answering": list(rules.answering),
        "modes": list(rules.modes),
        "range": list(rules.span),
        "trade_counts": rules.trade_counts,
        "best_move_alone_share": found.alone.gain_share,
        "best_move_together_share": found.together.gain_share,
        "best_move_for_all_share": found.for_all.gain_share,
        "settled": {
            "alone": found.alone.settled,
            "together": found.together.settled,
            "for_all": found.for_all.settled,
        },
        "other_equilibria": [
            {f"{lever.state} {lever.mode}": charge for lever, charge in _by_lever(found, one)} for one in found.others
        ],
        "core": {
            "has_a_point": sharing.has_core,
            "least_excess_musd_yr": sharing.least_excess,
            "accuracy_musd_yr": sharing.accuracy,
        },
        "unsettled_coalitions": [states_of(rules, one) for one in sharing.unsettled],
        "route_gap_usd_t": found.route_gap_usd_t,
        "unknown_costs": list(found.unknown_costs),
    }
    if spread is not None:
        about["futures"] = {
            "asked": spread.asked,
            "settled": spread.settled,
            "states_keep_more_share": spread.keeps_more,
            "states_and_users_gain_share": spread.serves_all,
            "states_and_users_gain_if_users_count_share": spread.for_all_better,
        }
    return build_record("bargain", about, build_bargain_sheets(found, spread, names, scenario))


def build_deal_sheet(found: Bargain, names: Names, scenario: str) -> Sheet:
    """Return the rows: what states keep, what users gain against today."""
    count = len(found.rules.players)
    columns = (
        Column("deal", "Charges"),
        Column("cargo_mt_yr", "Transit", "number", "Mt/yr"),
        Column("revenue_musd_yr", "Revenue", "number", "US$ m/yr"),
        Column("payoff_musd_yr", "States keep", "number", "US$ m/yr"),
        Column("users_gain_musd_yr", "Users gain", "change", "US$ m/yr"),
        Column("trade_gain_musd_yr", "own trade", "change", "of it"),
        Column("all_musd_yr", "States and users", "change", "against today"),
        Column("settled", "Settled"),
    )
    had = float(found.today.payoff[:count].sum())
    rows = tuple(
        (
            title,
            float(one.cargo_mt_yr[:count].sum()),
            float(one.revenue[:count].sum()),
            float(one.payoff[:count].sum()),
            one.users_gain,
            one.trade_gain,
            float(one.payoff[:count].sum()) - had + _other_users(found, one),
            "yes" if one.settled else "no",
        )
        for title, one in _deals(found)
    )
    who = _join([_state(names, state) for state in found.rules.players])
    title = f"Transit charges of {who} · {found.year} · {scenario}"
    return Sheet("deals", title, columns, rows, " ".join(_say(found, names)))


def _other_users(found: Bargain, one: Deal) -> float:
    """Return what users gain beyond what payoffs count already."""
    return one.users_gain - one.trade_gain if found.rules.trade_counts else one.users_gain


def _say(found: Bargain, names: Names) -> list[str]:
    """Return what a reader must know to use the answer."""
    rules = found.rules
    said = [WHAT_COUNTS]
    if rules.trade_counts:
        said.append("Counted in it: what its own traders gain or lose against today, half for each end of a trade.")
    said.append("Users: all shippers, against today's charges; own trade: a half for each end in these states.")
    if found.unknown_costs:
        said.append(f"Nobody has said what carriage costs in {', '.join(found.unknown_costs)}: taken as nothing.")
    if rules.answering:
        who = _join([_state(names, state) for state in rules.answering])
        said.append(f"Answering with charges of their own: {who}; no other state.")
    else:
        said.append("No other state answers with its charges (--answer).")
    said.append(
        f"Each for itself: of {rules.grid} charges none earns a state that moves alone more than "
        f"{_percent(found.alone.gain_share)} of what it keeps; together, {_percent(found.together.gain_share)}."
    )
    said.append(_say_for_all(found))
    if found.others:
        said.append(
            f"Each for itself, charges can come to rest in {len(found.others)} more ways (from other starts): "
            + "; ".join(_charges(found, one) for one in found.others)
            + "."
        )
    else:
        said.append("From the lowest and the highest charges they come to rest at the same.")
    said.append(LEVELS)
    return said


def _say_for_all(found: Bargain) -> str:
    """Return what the last row means, and who would have to pay whom for it."""
    count = len(found.rules.players)
    kept, gained = (
        float(found.for_all.payoff[:count].sum() - found.alone.payoff[:count].sum()),
        _other_users(found, found.for_all) - _other_users(found, found.alone),
    )
    text = f"{USERS_COUNTED[0].upper()}{USERS_COUNTED[1:]}: the charges at which states and all users have most in all."
    if kept < 0 < gained:
        who = "other users" if found.rules.trade_counts else "users"
        text += (
            f" Against each for itself {who} gain US$ {gained:,.0f} m and the states lose {-kept:,.0f}: "
            f"paid that by users, nobody is worse off{'' if gained >= -kept else ', were there enough'}."
        )
    return text


def build_charge_sheet(found: Bargain, names: Names) -> Sheet:
    """Return charge, cargo and money of each state in every deal."""
    columns = (
        Column("state", "State"),
        Column("state_id", "Id", shown=False),
        Column("mode", "Mode"),
        *(
            column
            for key, head in (("alone", "Itself"), ("together", "Together"), ("for_all", "Users counted"))
            for column in (
                Column(f"{key}_charge_share", head, "change", "% on top"),
                Column(f"{key}_usd_t", "", "change", "US$/t", shown=key != "for_all"),
            )
        ),
        *(
            column
            for key, head in (
                ("today", "Today"),
                ("alone", "Itself"),
                ("together", "Together"),
                ("for_all", "Users counted"),
            )
            for column in (
                Column(f"{key}_cargo_mt_yr", f"{head} transit", "number", "Mt/yr", shown=key != "for_all"),
                Column(f"{key}_payoff_musd_yr", "keeps", "number", "US$ m/yr", shown=key != "for_all"),
                Column(f"{key}_revenue_musd_yr", f"{head} revenue", "number", "US$ m/yr", shown=False),
            )
        ),
    )
    rows = []
    at_end = False
    for number, lever in enumerate(found.levers):
        index = found.rules.states.index(lever.state)
        cells: list[Cell] = [_state(names, lever.state), lever.state, lever.mode]
        for one in (found.alone, found.together, found.for_all):
            charge = float(one.charges[number])
            at_end |= not found.rules.span.low < charge < found.rules.span.high
            cells += [
                100 * charge,
                float(one.charged[index] / one.cargo_mt_yr[index]) if one.cargo_mt_yr[index] else None,
            ]
        for one in (found.today, found.alone, found.together, found.for_all):
            cells += [float(one.cargo_mt_yr[index]), float(one.payoff[index]), float(one.revenue[index])]
        rows.append(tuple(cells))
    low, high = (f"{100 * end:+.0f}" for end in found.rules.span)
    note = (
        "% on top of what transit pays today on the mode; US$/t the mean of that over its transit. "
        f"Range {low} to {high} %."
    )
    note += f" {AT_END}" if at_end else ""
    return Sheet("charges", "Charges, cargo and what each keeps", columns, tuple(rows), note)


def build_payment_sheet(found: Bargain, names: Names) -> Sheet:
    """Return who must be paid: the least, and by two shares of what all keep together."""
    sharing, count = found.sharing, len(found.rules.players)
    alone, together = found.alone.payoff[:count], found.together.payoff[:count]
    columns = (
        Column("state", "State"),
        Column("state_id", "Id", shown=False),
        Column("alone_musd_yr", "Itself", "number", "US$ m/yr"),
        Column("together_musd_yr", "Together unpaid", "number", "US$ m/yr"),
        Column("change_musd_yr", "gains", "change", "US$ m/yr"),
        Column("least_payment_musd_yr", "Least payment", "change", "US$ m/yr"),
        Column("shapley_musd_yr", "Shapley value", "number", "US$ m/yr"),
        Column("shapley_payment_musd_yr", "payment", "change", "US$ m/yr"),
        Column("nucleolus_musd_yr", "Nucleolus", "number", "US$ m/yr"),
        Column("nucleolus_payment_musd_yr", "payment", "change", "US$ m/yr"),
    )
    numbers = np.stack([
        alone, together, together - alone, sharing.least_payment, sharing.shapley, sharing.shapley - together,
        sharing.nucleolus, sharing.nucleolus - together,
    ], axis=1)  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (_state(names, state), state, *row.tolist()) for state, row in zip(found.rules.players, numbers, strict=True)
    ]
    rows.append(("All", "", *_tidy(numbers.sum(axis=0), numbers).tolist()))
    note = (
        "Above 0 a state is paid, below it pays; payments of all sum to 0. Least: losers get what they lose, of "
        f"gainers in proportion to their gains. {_say_core(found, names)}"
    )
    if sum(together) < sum(alone) - sharing.accuracy:
        note += " Together they keep less than each for itself, so that no payments leave nobody worse."
    return Sheet("payments", "Who must be paid", columns, tuple(rows), note)


def _tidy(total: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """Return totals with what is rounding only taken as nothing."""
    return np.where(np.abs(total) < 1e-9 * np.abs(parts).sum(axis=0).clip(1e-9), 0.0, total)


def _say_core(found: Bargain, names: Names) -> str:
    """Return whether some share leaves no coalition better off by itself."""
    sharing = found.sharing
    number = len(sharing.values)
    if sharing.has_core is None:
        text = (
            f"Core: too close to tell; over {number} coalitions the worst-off must go short of US$ "
            f"{sharing.least_excess:+.3f} m at least, and values are good to {sharing.accuracy:.3f}."
        )
    elif sharing.has_core:
        text = f"Core: not empty over {number} coalitions; the nucleolus is in it"
        text += " and so is the Shapley value." if not sharing.objections else "."
    else:
        text = (
            f"Core: empty over {number} coalitions; whatever the shares, some coalition goes short of US$ "
            f"{sharing.least_excess:.3g} m at least."
        )
    if sharing.objections:
        worst, short = sharing.objections[0]
        most = f"{_members(found, names, worst)} (US$ {short:.2g} m)"
        text += f" To the Shapley shares {len(sharing.objections)} object, most of all {most}."
    return text


def build_coalition_sheet(found: Bargain, names: Names) -> Sheet:
    """Return what every coalition is worth, those that gain most by acting as one first."""
    sharing = found.sharing
    columns = (
        Column("coalition", "Acting as one"),
        Column("states", "Ids", shown=False),
        Column("value_musd_yr", "Keeps", "number", "US$ m/yr"),
        Column("gain_musd_yr", "more than each for itself", "change", "US$ m/yr"),
        Column("shapley_musd_yr", "Shapley gives", "number", "US$ m/yr"),
        Column("nucleolus_musd_yr", "Nucleolus gives", "number", "US$ m/yr"),
        Column("settled", "Settled"),
    )
    alone = {player: sharing.values[frozenset((player,))] for player in range(len(found.rules.players))}
    rows = []
    for coalition, value in sharing.values.items():
        members = sorted(coalition)
        rows.append((
            _members(found, names, coalition), " ".join(states_of(found.rules, coalition)), value,
            value - sum(alone[player] for player in members), float(sharing.shapley[members].sum()),
            float(sharing.nucleolus[members].sum()), "no" if coalition in sharing.unsettled else "yes",
        ))  # fmt: skip
    rows.sort(key=lambda row: (-row[3], len(row[1])))
    note = (
        "A coalition acts as one and shares what it keeps; every other state sets its charge for itself, all settled "
        f"against one another (the γ convention). Values are good to about US$ {sharing.accuracy:.2g} m."
    )
    return Sheet("coalitions", "What each coalition is worth", columns, tuple(rows), note)


def build_future_sheet(found: Bargain, spread: Spread, names: Names) -> Sheet:
    """Return the ranges of charges and gains over the futures."""
    columns = (
        Column("what", "In the futures"),
        Column("state_id", "Id", shown=False),
        Column("mode", "Mode", shown=False),
        Column("low", "10th", "change", "percentile"),
        Column("median", "50th", "change"),
        Column("high", "90th", "change"),
        Column("loses_share", "must be paid", "share", "% of futures"),
    )
    rows: list[tuple[Cell, ...]] = [
        ("All five gain together, US$ m/yr" if len(found.rules.players) == 5 else "States gain together, US$ m/yr",
         "", "", *_three(spread.gain), None),
        ("Users gain by it, US$ m/yr", "", "", *_three(spread.users), None),
        ("States and users gain if users count, US$ m/yr", "", "", *_three(spread.for_all), None),
    ]  # fmt: skip
    for title, charges in (("for itself", spread.alone), ("together", spread.together)):
        for number, lever in enumerate(found.levers):
            index = found.rules.states.index(lever.state)
            told = title == "together" and index < len(found.rules.players)
            mode = "" if lever.mode == "rail" else f" ({lever.mode})"
            rows.append((
                f"{_state(names, lever.state)} {title}, % on top{mode}",
                lever.state, lever.mode, *_three(100 * charges[number]), float(spread.loses[index]) if told else None,
            ))  # fmt: skip
    left = spread.asked - spread.settled
    note = (
        f"Of {spread.asked} futures {spread.settled} came to rest"
        + (f"; left out of every share and range: {left}" if left else "")
        + f". In {_share(spread.keeps_more)} of those that did the states keep no less together than each for itself, "
        f"and in {_share(spread.serves_all)} they and all users together are no worse off; if they count what users "
        f"gain, too, in {_share(spread.for_all_better)}. Among the routes of the best estimate."
    )
    return Sheet("futures", "Does it hold whatever the uncertain figures are?", columns, tuple(rows), note)


def _deals(found: Bargain) -> tuple[tuple[str, Deal], ...]:
    return (
        ("today", found.today), ("each for itself", found.alone), ("together", found.together),
        (USERS_COUNTED, found.for_all),
    )  # fmt: skip


def _three(numbers: np.ndarray) -> tuple[float, float, float]:
    low, median, high = map(float, numbers)
    return low, median, high


def _by_lever(found: Bargain, one: Deal) -> list[tuple[Any, float]]:
    return list(zip(found.levers, map(float, one.charges), strict=True))


def _charges(found: Bargain, one: Deal) -> str:
    return ", ".join(f"{lever.state} {100 * charge:+.0f} %" for lever, charge in _by_lever(found, one))


def _members(found: Bargain, names: Names, coalition: Coalition) -> str:
    return _join([_state(names, state) for state in states_of(found.rules, coalition)])


def _state(names: Names, state: str) -> str:
    return names.get(("state", state), state)


def _percent(share: float) -> str:
    return f"{100 * share:.2g} %"


def _share(share: float) -> str:
    return f"{100 * share:.0f} %" if np.isfinite(share) else "–"


def _join(words: list[str]) -> str:
    """Return words as a sentence names them: a, b and c."""
    return " and ".join([*([", ".join(words[:-1])] if len(words) > 1 else []), *words[-1:]])
