"""Units and currencies as they are written, each with what it measures and its value in the unit that is reported."""

from __future__ import annotations

MONEY = (
    r"(?P<currency>US\s?\$|U\.S\.\s?\$|\$|€|£|¥|₽|₸|₾|₼|₺|₹|"
    r"(?:USD|EUR|GBP|RMB|CNY|RUB|KZT|UZS|AZN|GEL|AMD|TRY|INR|PKR|IRR|AED|KGS|TJS|TMT|JPY|CHF|SAR)(?![A-Za-z]))\s?"
)
CURRENCY = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY", "RMB": "CNY", "₽": "RUB", "₸": "KZT", "₾": "GEL",
            "₼": "AZN", "₺": "TRY", "₹": "INR"}  # fmt: skip
"""Signs whose currency is not their own code."""

CURRENCY_WORDS = (
    (r"(?:U\.?S\.?\s+)?(?:dollars?|USD)", "USD"), (r"euros?|EUR", "EUR"), (r"rou?bles?|RUB", "RUB"),
    (r"yuan|renminbi|CNY|RMB", "CNY"), (r"tenges?|KZT", "KZT"), (r"sou?ms?|so['’]ms?|sums?(?=\s*\()|UZS", "UZS"),
    (r"manats?|AZN", "AZN"), (r"lari|GEL", "GEL"), (r"drams?|AMD", "AMD"), (r"(?:Turkish\s+)?liras?|TRY", "TRY"),
    (r"(?:Indian\s+)?rupees?|INR", "INR"), (r"(?:Iranian\s+)?rials?|tomans?|IRR", "IRR"), (r"somonis?|TJS", "TJS"),
    (r"dirhams?|AED", "AED"), (r"afghanis?|AFN", "AFN"), (r"pounds\s+sterling|GBP", "GBP"), (r"yen|JPY", "JPY"),
    (r"(?:Swiss\s+)?francs?|CHF", "CHF"), (r"won|KRW", "KRW"),
)  # fmt: skip
MONEY_AFTER = rf"(?:{'|'.join(words for words, _ in CURRENCY_WORDS)})\b(?!\w)(?<!\d\swon)(?<!percent\swon)"

A_YEAR = r"(?:\s*(?:/|per|a|each|every)\s*(?:year|annum)|\s+(?:annually|yearly)|/yr|\s+p\.a\.)"
A_DAY = r"(?:\s*(?:/|per|a|each|every)\s*day|\s+daily)"
GLOSS = r"(?:\s*\([A-Za-z]{2,8}\))?"
"""A short form in brackets: `cubic meters (bcm)`."""

OF = rf"{GLOSS}(?:\s+of\s+(?:(?!the\b|its\b)[a-z][a-z-]*\s+){{0,2}}?[a-z][a-z-]*)?"
"""What is moved: `tons of cargo`, `cubic meters of natural gas`."""

TONNES = r"(?:metric\s+)?(?:tons?|tonnes?|mt)\b"
CARGO = r"(?:\s+of\s+(?:cargo|freight|goods))?"
GAS = r"(?:cubic met(?:er|re)s?|m3|m³)(?!\w)"
BARRELS = r"(?:barrels?|bbl)\b"
BOXES = r"(?:TEUs?|twenty-foot equivalent units?)\b"

UNITS: tuple[tuple[str, str, str, float], ...] = (
    ("area", r"(?:-|\s)?(?:square (?:kilomet(?:er|re)s?|km)|sq\.? ?km|km2|km²)(?!\w)", "km2", 1.0),
    ("area", r"(?:-|\s)?(?:hectares?|ha)\b", "ha", 1.0),
    ("area", r"(?:-|\s)?acres?\b", "ha", 0.404686),
    ("speed", r"\s?(?:km/h|kilomet(?:er|re)s? (?:per|an) hour)", "km/h", 1.0),
    ("length", r"(?:-|\s)?(?:kilomet(?:er|re)s?|km)\b", "km", 1.0),
    ("length", r"(?:-|\s)?miles?\b", "km", 1.609344),
    ("gauge", r"(?:-|\s)?(?:millimet(?:er|re)s?|mm)\b", "mm", 1.0),
    ("change", r"\s?percentage points?\b", "fraction", 0.01),
    ("share", r"(?:\s?(?:percent|per cent|%)|-(?:percent|per cent))", "fraction", 0.01),
    ("flow", rf"\s?{TONNES}{OF}{A_YEAR}", "t/yr", 1.0),
    ("flow", r"\s?mtpa\b", "t/yr", 1e6),
    ("flow", rf"\s?{TONNES}{OF}{A_DAY}", "t/d", 1.0),
    ("mass", rf"(?:-|\s)?{TONNES}{CARGO}", "t", 1.0),
    ("weight", r"(?:-|\s)?(?:kilograms?|kg)\b", "kg", 1.0),
    ("flow", rf"\s?(?:{BOXES}|containers?){A_YEAR}", "TEU/yr", 1.0),
    ("teu", rf"\s?{BOXES}", "TEU", 1.0),
    ("flow", rf"\s?{GAS}{OF}{A_YEAR}", "m3/yr", 1.0),
    ("flow", rf"\s?bcm{OF}{A_YEAR}", "m3/yr", 1e9),
    ("flow", rf"\s?{GAS}{OF}{A_DAY}", "m3/d", 1.0),
    ("flow", rf"\s?{GAS}\s+(?:per|a|each|every)\s+second", "m3/s", 1.0),
    ("volume", rf"\s?{GAS}", "m3", 1.0),
    ("volume", r"\s?bcm\b", "m3", 1e9),
    ("flow", rf"\s?{BARRELS}{OF}{A_DAY}", "bbl/d", 1.0),
    ("volume", rf"\s?{BARRELS}", "bbl", 1.0),
    ("flow", rf"\s?(?:kilowatt[- ]hours?|kWh\b){OF}{A_YEAR}", "kWh/yr", 1.0),
    ("energy", r"\s?(?:kilowatt[- ]hours?|kWh\b)", "kWh", 1.0),
    ("energy", r"\s?(?:megawatt[- ]hours?|MWh\b)", "kWh", 1e3),
    ("energy", r"\s?(?:gigawatt[- ]hours?|GWh\b)", "kWh", 1e6),
    ("energy", r"\s?(?:terawatt[- ]hours?|TWh\b)", "kWh", 1e9),
    ("power", r"(?:-|\s)?(?:megawatts?|MWt?e?)\b(?!-?\s?h)", "MW", 1.0),
    ("power", r"(?:-|\s)?(?:gigawatts?|GW)\b(?!-?\s?h)", "MW", 1000.0),
    ("voltage", r"(?:-|\s)?(?:kilovolts?|kV)\b", "kV", 1.0),
    ("length", r"(?:-|\s)?(?:met(?:er|re)s?\b|m(?=\s+(?:wide|high|deep|long|tall|thick|above|below)\b))", "m", 1.0),
    ("length", r"(?:-|\s)?(?:feet|foot)\b", "m", 0.3048),
    ("duration", r"(?:-|\s)(?:years?)\b", "yr", 1.0),
    ("duration", r"(?:-|\s)(?:decades?)\b", "yr", 10.0),
    ("duration", r"(?:-|\s)(?:centur(?:y|ies))\b", "yr", 100.0),
    ("duration", r"(?:-|\s)(?:months?)\b", "month", 1.0),
    ("duration", r"(?:-|\s)(?:weeks?)\b", "week", 1.0),
    ("duration", r"(?:-|\s)(?:days?)\b", "d", 1.0),
    ("duration", r"(?:-|\s)(?:hours?)\b", "h", 1.0),
    ("duration", r"(?:-|\s)(?:minutes?)\b", "min", 1.0),
    ("ratio", r"(?:\s?times|-?\s?fold)\b(?!\s+(?:a|per|over)\b)", "ratio", 1.0),
)
"""Kind, pattern, unit reported and its factor; of two that match the first stands."""
