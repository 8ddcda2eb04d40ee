"""Figures of the ledger by names that people use: `tariff_usd_tkm` of `rail:AFG` is the freight rate by rail there."""

from __future__ import annotations

import re

from sogdia.views.words import Names, clean_text

_WORDS = {
    "tariff_usd_tkm": "freight rate {of}",
    "toll_usd_tkm": "toll {of}",
    "tariff_factor": "dearness {of}",
    "capacity_mt_yr": "capacity {of}",
    "demand_mt_yr": "demand for {subject}",
    "length_km": "length {of}",
    "speed_km_h": "speed {of}",
    "sd_share": "spread of the time {of}",
    "wait_h": "wait {of}",
    "delay_h": "delay {of}",
    "forward_h": "hours in one direction {at}",
    "backward_h": "hours in the other direction {at}",
    "forward_usd_t": "charges in one direction {at}",
    "backward_usd_t": "charges in the other direction {at}",
    "handling_h": "hours of {subject}",
    "handling_usd_t": "cost of {subject}",
    "closed_days_yr": "days of closure {of}",
    "loss_share_1000km": "losses {of}",
    "war_loss_share_1000km": "losses to violence in {subject}",
    "perceived_loss_share": "losses that shippers fear {of}",
    "access_km": "distance of {subject}",
    "time_value_usd_t_h": "value of an hour to {subject}",
    "reliability_value_usd_t_h": "value of reliability to {subject}",
    "logit_scale_t_usd": "sensitivity of {subject} to cost",
    "price_elasticity": "elasticity of demand for {subject}",
    "growth_yr": "growth of {subject}",
    "value_usd_t": "value of a tonne of {subject}",
    "closure_spell_days": "length of a closure, in days",
    "risk_passage_km": "length of way over which a passage counts as dangerous",
    "path_size_exponent": "weight of overlap between routes",
    "congestion_value_usd_t_h": "value of an hour lost to congestion",
    "delay_coefficient": "delay on a line that is full",
    "delay_power": "steepness of delay with load",
    "capex_usd": "cost of building {subject}",
    "opex_usd_yr": "cost of running {subject} a year",
    "opex_share_yr": "cost of running a line a year, as a part of that of building it",
    "build_years": "years of building a line",
    "resource_share": "part of what is paid that buys resources {of}",
    "carriage_cost_usd_tkm": "cost of carriage {of}",
    "co2e_g_tkm": "CO2e of a tonne-kilometre {of}",
    "co2e_price_usd_t": "worth of a tonne of CO2e",
    "co2e_price_growth_yr": "growth of the worth of CO2e",
    "asset_life_years": "life of what is built",
    "ramp_up_years": "years until a new line is used to the full",
}
_MODES = {
    "rail": "by rail",
    "road": "by road",
    "sea": "by sea",
    "ferry": "by ferry",
    "waterway": "by river",
}
_KINDS = ("commodity", "region", "place", "port", "link", "crossing", "project", "state")
_NO_OF = ("by ", "at ", "between ")


def name_figure(subject: str, attribute: str, names: Names) -> str:
    """Return what a figure is, in words without its unit.

    >>> name_figure("rail:AFG", "tariff_usd_tkm", {("state", "AFG"): "Afghanistan"})
    'freight rate by rail in Afghanistan'
    """
    named = name_subject(subject, names)
    words = _WORDS.get(attribute, attribute.replace("_", " ") + " {of}")
    bare = named.startswith(_NO_OF)
    return words.format(of=named if bare else f"of {named}", at=named if bare else f"at {named}", subject=named)


def name_subject(subject: str, names: Names) -> str:
    """Return a subject of the ledger by the names of what it is made of."""
    if ">" in subject:
        pair, _, commodity = subject.partition(":")
        origin, _, destination = pair.partition(">")
        ends = f"from {_name(origin, names)} to {_name(destination, names)}"
        return f"{_name(commodity, names) if commodity else 'cargo'} {ends}"
    if "@" in subject:
        region, _, place = subject.partition("@")
        return f"{_name(region, names)} from {_name(place, names)}"
    if subject.startswith("transfer:"):
        return f"handling between {' and '.join(subject.removeprefix('transfer:').split('-'))}"
    if "/" in subject:
        commodity, _, mode = subject.partition("/")
        return f"{_name(commodity, names)} {_MODES.get(mode, mode)}"
    mode, _, rest = subject.partition(":")
    if mode.endswith("-border"):
        pair = " and ".join(_name(state, names) for state in rest.split("-")) if rest else ""
        border = f"at borders {_MODES.get(mode.removesuffix('-border'), '')}".rstrip()
        return f"{border} between {pair}" if pair else border
    if mode in _MODES:
        return f"{_MODES[mode]} in {_name(rest, names)}" if rest else _MODES[mode]
    return _name(subject, names)


def _name(id_: str, names: Names) -> str:
    """Return the name of anything with this id; of one crossing of a border point, that point's with its mode."""
    found = next((names[kind, id_] for kind in _KINDS if (kind, id_) in names), None)
    if found is None:
        stem, _, mode = id_.rpartition("-")
        point = names.get(("crossing", stem)) if mode in ("rail", "road") else None
        found = f"{point} ({mode})" if point else id_
    return clean_text(re.sub(r"\s+", " ", found))
