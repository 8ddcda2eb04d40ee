"""Two outcomes small enough to check by hand: with a railway through Kandahar and without it.

Wheat and boxes go from Tashkent to Karachi. In the base all 10 Mt of boxes go by Torkham; with the railway 4 Mt of
them go by Chaman instead, and 1 Mt that was not carried is carried.
"""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace

from sogdia.lenses.results import Bottleneck, Certificate, Key, Leg, Outcome, Pair, Route

NAMES = {
    ("corridor", "torkham-route"): "Torkham road",
    ("corridor", "kandahar-corridor"): "Kandahar Corridor",
    ("corridor", "kabul-corridor"): "Kabul Corridor",
    ("port", "karachi"): "Karachi",
    ("crossing", "torkham"): "Torkham",
    ("crossing", "chaman"): "Chaman",
    ("crossing", "hairatan"): "Hairatan",
    ("state", "AFG"): "Afghanistan",
    ("state", "UZB"): "Uzbekistan",
    ("region", "UZB-E"): "Tashkent and Fergana",
    ("region", "PAK-S"): "Karachi and Qasim",
    ("commodity", "containers"): "containers",
    ("pair", "UZB-E>PAK-S"): "Tashkent and Fergana to Karachi and Qasim",
    ("pair", "PAK-S>UZB-E"): "Karachi and Qasim to Tashkent and Fergana",
    ("project", "herat-kandahar"): "Herat–Kandahar railway",
}


@dataclass(frozen=True)
class Step:
    """A leg in the short form that tests are written in."""

    kind: str
    name: str
    mode: str
    state: str
    km: float
    hours: float
    usd_t: float
    sd_h: float = 0.0


def make_route(
    steps: list[Step], *, flow: float, share: float, corridors: tuple[str, ...], borders: tuple[str, ...]
) -> Route:
    legs = tuple(
        Leg(
            step.kind,
            step.name.lower(),
            step.name,
            step.mode,
            step.state,
            "",
            "",
            step.km,
            step.hours,
            step.sd_h,
            step.usd_t,
        )
        for step in steps
    )
    hours, usd_t, km = (sum(getattr(leg, name) for leg in legs) for name in ("hours", "usd_t", "km"))
    sd_h = sum(leg.sd_h for leg in legs)
    states = tuple(dict.fromkeys(leg.state for leg in legs if leg.km))
    return Route(
        "UZB-E",
        "PAK-S",
        "containers",
        share,
        flow,
        km,
        hours,
        sd_h,
        usd_t,
        usd_t + hours / 10,
        borders,
        states,
        0,
        corridors,
        legs,
    )


TORKHAM = [
    Step("access", "Tashkent", "road", "UZB", 40, 1.5, 4),
    Step("handling", "Tashkent", "rail", "UZB", 0, 24, 5, 8),
    Step("line", "Tashkent–Termez", "rail", "UZB", 760, 30, 26, 5),
    Step("border", "Hairatan", "rail", "AFG", 0, 36, 9, 18),
    Step("handling", "Hairatan", "road", "AFG", 0, 30, 6, 10),
    Step("line", "Hairatan–Kabul", "road", "AFG", 440, 22, 31, 8),
    Step("line", "Kabul–Torkham", "road", "AFG", 230, 10, 16, 4),
    Step("border", "Torkham", "road", "PAK", 0, 48, 14, 30),
    Step("line", "Torkham–Karachi", "road", "PAK", 1440, 52, 58, 12),
    Step("access", "Karachi", "road", "PAK", 20, 0.6, 2),
]
CHAMAN = [
    *TORKHAM[:3],
    Step("border", "Hairatan", "rail", "AFG", 0, 36, 9, 18),
    Step("line", "Hairatan–Herat", "rail", "AFG", 690, 26, 21, 6),
    Step("line", "Herat–Kandahar–Chaman", "rail", "AFG", 660, 26, 20, 6),
    Step("gauge", "Chaman", "rail", "PAK", 0, 20, 8, 6),
    Step("border", "Chaman", "rail", "PAK", 0, 30, 7, 16),
    Step("line", "Chaman–Karachi", "rail", "PAK", 930, 40, 27, 10),
    Step("access", "Karachi", "road", "PAK", 20, 0.6, 2),
]


def torkham(flow: float, share: float) -> Route:
    return make_route(TORKHAM, flow=flow, share=share, corridors=("torkham-route",), borders=("hairatan", "torkham"))


def chaman(flow: float, share: float) -> Route:
    return make_route(CHAMAN, flow=flow, share=share, corridors=("kandahar-corridor",), borders=("hairatan", "chaman"))


CERTIFICATE = Certificate(1e-8, 0.0, 1e-12, 0.0, 40, 2, 0.5)

BASE = Outcome(
    scenario="base",
    world_name="made",
    world_version="0" * 8,
    year=2035,
    measures={
        Key("total", "all", "demand_mt_yr"): 12.0,
        Key("total", "all", "carried_mt_yr"): 10.0,
        Key("total", "all", "not_carried_mt_yr"): 2.0,
        Key("total", "all", "induced_mt_yr"): 0.0,
        Key("corridor", "torkham-route", "cargo_mt_yr"): 10.0,
        Key("port", "karachi", "cargo_mt_yr"): 10.0,
        Key("crossing", "torkham", "cargo_mt_yr"): 10.0,
        Key("crossing", "hairatan", "cargo_mt_yr"): 10.0,
        Key("state", "AFG", "transit_mt_yr"): 10.0,
        Key("state", "AFG", "transit_revenue_musd_yr"): 470.0,
        Key("state", "UZB", "transit_mt_yr"): 0.004,
        Key("state", "UZB", "transit_revenue_musd_yr"): 0.1,
        Key("pair", "UZB-E>PAK-S", "carried_mt_yr"): 10.0,
        Key("pair", "UZB-E>PAK-S", "cost_usd_t"): 196.0,
    },
    names=NAMES,
    pairs=(
        Pair("UZB-E", "PAK-S", "containers", 11.0, 10.0, 1.0, 0.0, 196.0),
        Pair("PAK-S", "UZB-E", "containers", 1.0, 0.0, 1.0, 0.0, None),
    ),
    bottlenecks=(Bottleneck("torkham", "Torkham", "crossing", 10.0, 10.0, 12.5, 40.0),),
    routes=(torkham(10.0, 1.0),),
    certificate=CERTIFICATE,
)

OTHER = replace(
    BASE,
    scenario="kandahar",
    measures={
        **BASE.measures,
        Key("total", "all", "carried_mt_yr"): 11.0,
        Key("total", "all", "not_carried_mt_yr"): 1.0,
        Key("corridor", "torkham-route", "cargo_mt_yr"): 7.0,
        Key("corridor", "kandahar-corridor", "cargo_mt_yr"): 4.0,
        Key("project", "herat-kandahar", "cargo_mt_yr"): 4.0,
        Key("port", "karachi", "cargo_mt_yr"): 11.0,
        Key("crossing", "torkham", "cargo_mt_yr"): 7.0,
        Key("crossing", "chaman", "cargo_mt_yr"): 4.0,
        Key("crossing", "chaman", "load_share"): 0.8,
        Key("crossing", "hairatan", "cargo_mt_yr"): 11.0,
        Key("state", "AFG", "transit_mt_yr"): 11.0,
        Key("state", "AFG", "transit_revenue_musd_yr"): 493.0,
        Key("state", "UZB", "transit_mt_yr"): 0.005,
        Key("pair", "UZB-E>PAK-S", "carried_mt_yr"): 11.0,
        Key("pair", "UZB-E>PAK-S", "cost_usd_t"): 177.5,
    },
    pairs=(
        Pair("UZB-E", "PAK-S", "containers", 11.0, 11.0, 0.0, 0.0, 177.5),
        Pair("PAK-S", "UZB-E", "containers", 1.0, 0.0, 1.0, 0.0, None),
    ),
    bottlenecks=(Bottleneck("torkham", "Torkham", "crossing", 7.0, 10.0, 0.0, 3.0),),
    routes=(torkham(7.0, 7 / 11), chaman(4.0, 4 / 11)),
)
