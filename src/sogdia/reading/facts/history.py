"""When works started, when a project opened or shall open, and when it was announced."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sogdia.reading.clauses import Clause, find_clause
from sogdia.reading.dates import When
from sogdia.reading.facts.topic import WAY_WORD, Fact, Topic

STARTED = re.compile(
    r"\b(?:commenc\w+|began|begun|start\w*|launch\w*|resum\w+|opened|inaugurated)\s+(?:\w+\s+){0,2}?"
    r"(?:construction|works?|building)\b|\bbroke\s+ground\b|\bground-?breaking\b|"
    r"\b(?:[Cc]onstruction|[Ww]orks?|[Bb]uilding)\s+(?:[^\s,;.]+\s+){0,9}?(?:begins?|began|begun|starts?|started|"
    r"commenced?|launched)\b|"
    r"\b(?:was|were|been)\s+begun\b|\bbegun(?=\s+(?:in|on)\b)|\b[Gg]round\s+(?:was|has\s+been)\s+broken\b|"
    r"\b(?:first\s+stone|foundation(?:\s+stone)?s?|cornerstone)\s+(?:[^\s,;.]+\s+){0,6}?(?:was|were|been)\s+laid\b|"
    r"\b(?:[Cc]onstruction|[Ww]orks?|[Bb]uilding)\s+(?:[^\s,;.]+\s+){0,6}?(?:was|were|been)\s+(?:resumed|started|"
    r"launched|taken\s+up)\b|"
    r"\b(?:laid|laying|lay)\s+(?:the\s+)?(?:first\s+stone|foundations?|foundation\s+stone|cornerstone)\b|"
    r"\bgiven?\s+the\s+(?:signal|go-ahead|start|green\s+light)\b|\bgave\s+the\s+(?:signal|go-ahead|start|green\s+"
    r"light)\b"
)
OPENED = re.compile(
    r"\b(?:opened|inaugurated|commissioned|entered\s+(?:service|operation)|began\s+operat\w+|(?:be\s+)?complet(?:ed|"
    r"ion)|"
    r"operational|opens?|(?:existed|running|in\s+use|in\s+service|working)\s+(?=since\b)|(?:went|came|gone|put)\s+"
    r"(?:into\s+(?:service|operation|use)|on\s+stream|online)|"
    r"(?:built|laid)(?=\s+in\s+\d)|start(?:ed)?\s+(?:operat|produc)\w+|(?<!be\s)(?<!half\s)(?<!not\s)finished(?=\s+(?:in|on|by)\s)|"
    r"(?:gas|oil|water|power|electricity|trains|trucks|ships)\s+(?:began|started)\s+to\s+(?:flow|run|roll|move|sail)|"
    r"(?:delivered|carried|received|took|saw)\s+(?:its|the)\s+first\s+(?:gas|oil|cargo|trains?|ships?|trucks?|power|"
    r"current|water)|first\s+(?:gas|oil|cargo|trains?|ships?|trucks?|power|current|water)\s+(?:flowed|ran|arrived|"
    r"passed|sailed|reached|left))\b|"
    r"(?:^|\b(?:shall|will|should|is\s+to)\s+|and\s+)(?:end|be\s+(?:finished|ready|over))\s+(?=(?:in|by)\s+\d)"
)
DUE = re.compile(
    r"\b(?:expected|due|scheduled|slated|ready|on\s+stream|online|(?:is|are)\s+to\s+(?:have|be|run|open|produce|"
    r"generate|start)|"
    r"should|(?:will|would)\s+(?:open|be|start|run|begin|sail|operate))\b"
)
"""What tells of an opening to come, where the works are not what shall begin."""

IN_USE = re.compile(
    r"\b(?:has|have|had)\s+(?:flowed|run|led|carried|sailed|operated|worked|crossed|delivered|supplied|linked|"
    r"connected|joined|served|pumped|(?:been\s+)?(?:flow|runn|carry|sail|operat|work|deliver|supply|pump)ing)\b"
)
"""What a way has done since it was opened."""

SINCE = re.compile(r"[Ss]ince\s")
NOTHING = re.compile(r"\b(?:[Nn]o|[Nn]ot|[Nn]othing|[Nn]ever|[Hh]ardly|[Nn]either)\b")
BEGAN = re.compile(
    r"\b(?:that|which)\s+(?:the\s+)?[A-Z][\w’]+(?:\s+[A-Z][\w’]+)?\s+(?:began|started)\b|"
    r"\b(?:has|have)\s+been\s+(?:building|laying|constructing|digging|dredging)\b"
)
ANNOUNCED = re.compile(r"\b(?:announc\w+|unveil\w+|present\w+\s+plans|propos\w+|declared)\b")


LED_BY = re.compile(r"(?:[Bb]y|[Ii]n|[Bb]efore)\s")


def read_dates(text: str, topic: Topic) -> Iterator[Fact]:
    """Yield when works started, when a project opened or shall open, and when it was announced."""
    told: set[int] = set()
    for date in topic.scene.dates:
        clause = find_clause(topic.clauses, date.start)
        project = topic.find(text, date.start) if date.iso else ""
        if not project or _is_vaguer(topic, clause, date):
            continue
        for attribute, pattern in (
            ("start_of_works", STARTED), ("start_of_works", BEGAN), ("opening", OPENED), ("announced", ANNOUNCED),
            ("opening", DUE), ("opening", IN_USE),
        ):  # fmt: skip
            verb = pattern.search(text, clause.start, clause.end)
            of_way = WAY_WORD.search(text, clause.start, clause.end) or clause.link != "main"
            of_way = of_way or any(clause.start <= one.start < clause.end for one in topic.named)
            if pattern is DUE and not LED_BY.match(text, date.start):
                continue
            if pattern is IN_USE and not _is_since(text, clause, date):
                continue
            if verb and verb.start() in told:
                continue
            of_way = of_way or (topic.goes_on and attribute == "opening")
            if verb and (of_way or attribute == "start_of_works"):
                told.add(verb.start())
                is_led = attribute == "announced" and date.end <= verb.start()
                start, end = min(date.start, verb.start()), max(date.end, verb.end())
                yield Fact(
                    date.start if is_led else start,
                    date.end if is_led else end,
                    project,
                    attribute,
                    date.iso.removesuffix("/..").removeprefix("../"),
                )
                break


def _is_since(text: str, clause: Clause, date: When) -> bool:
    """Tell whether a date is that since when something is done: `Since 2010 gas has flowed`, not `No gas has`."""
    since = SINCE.match(text, date.start) or SINCE.search(text, max(clause.start, date.start - 7), date.start)
    return bool(since) and not NOTHING.search(text, clause.start, clause.end)


def _is_vaguer(topic: Topic, clause: Clause, date: When) -> bool:
    """Tell whether the clause tells the same date closer: `a year before, on 21 December 2023`."""
    others = [one.iso for one in topic.scene.dates if clause.start <= one.start < clause.end]
    return any(len(iso) > len(date.iso) and iso.startswith(date.iso) for iso in others)
