"""The forms of dates as patterns, each with the rule that makes it an ISO date; the first that matches stands."""

from __future__ import annotations

import re

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
MONTH = rf"(?:{'|'.join(MONTHS)}|(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.)"
YEAR = r"(?:1[6-9]|20)\d\d"
LEADING = r"(?:(?P<part>[Ee]arly|[Mm]id|[Ll]ate)[-\s])?"
PREPOSITION = r"(?:(?:[Ii]n|[Oo]f|[Dd]uring|[Bb]y|[Uu]ntil|[Tt]hrough)\s+)"
EDGE = (
    r"(?:(?:the\s+)?(?:very\s+)?(?:end|start|beginning|close|middle|turn)\s+of\s+|(?:the\s+)?year-end\s+|"
    r"[Ee]arly[-\s]|[Mm]id[-\s]|[Ll]ate[-\s])"
)
"""A part of a year or month, which is reported as the whole."""

COUNT = r"(?P<n>(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}|a\s+few|a|several))"
BACK = r"(?:earlier|before(?!\s+\w)|beforehand|previously)"
ON = r"(?:later|after\s+that|after(?!\s+\w)|afterwards?|thereafter)"
SEASON = r"(?:spring|summer|autumn|fall|winter)"
MANY = r"(?:several|many|some|a\s+few|a\s+number\s+of|the\s+(?:past|last|next)\s+few)"
RULES: tuple[tuple[str, str], ...] = (
    ("betweenmonths", rf"(?:[Bb]etween|[Ff]rom)\s+(?:{EDGE})?(?P<m>{MONTH})(?:\s+(?P<y>{YEAR}))?\s+"
                      rf"(?:and|to|until|through)\s+(?:{EDGE})?(?P<m2>{MONTH})(?:\s+(?P<y2>{YEAR}))?(?!\s+\d)"),
    ("dayofthatyear", rf"(?:[Oo]n\s+)?(?:(?P<d>\d{{1,2}})\s+(?P<m>{MONTH})|(?P<m2>{MONTH})\s+"
                      r"(?P<d2>\d{1,2})),?\s+of\s+(?:that|the\s+same)\s+year"),
    ("soviet", r"[Ss]ince\s+(?:(?:the\s+)?(?:end|collapse|fall|dissolution|break-?up)\s+of\s+the\s+"
               r"(?:Soviet\s+Union|USSR|Cold\s+War)|"
               r"the\s+Cold\s+War|(?:gaining\s+|its\s+|their\s+)?independence)"),
    ("bythen", rf"(?:[Bb]y|[Uu]ntil|[Bb]efore|[Pp]rior\s+to)\s+(?:{EDGE})?(?P<m>{MONTH})\s+(?P<y>{YEAR})"),
    ("bythen", rf"(?:[Bb]y|[Uu]ntil|[Bb]efore)\s+{EDGE}(?:the\s+year\s+)?(?P<y>{YEAR})(?![\d,-]\d)"),
    ("bydecade", r"(?:[Bb]y|[Uu]ntil|[Bb]efore)\s+the\s+(?:(?:early|mid|late)[-\s])?(?P<y>(?:1[6-9]|20)\d0)s"),
    ("since", rf"(?:[Ee]ver\s+)?[Ss]ince\s+{EDGE}(?P<y>{YEAR})(?!s)"),
    ("since", r"(?:[Ee]ver\s+)?[Ss]ince\s+the\s+(?:(?:early|mid|late)[-\s])?(?P<y>(?:1[6-9]|20)\d0)s"),
    ("sinceday", rf"(?:[Ee]ver\s+)?[Ss]ince\s+(?:(?P<m>{MONTH})\s+(?P<d>\d{{1,2}})|(?P<d2>\d{{1,2}})\s+(?P<m2>{MONTH}))"
                 rf"(?!,?\s+{YEAR})(?!\d)"),
    ("quarter", rf"(?:(?:[Ii]n|[Oo]ver|[Dd]uring|[Ff]or)\s+)?the\s+(?P<q>first|second|third|fourth|last)\s+"
                rf"(?P<of>quarter|half)\s+of\s+(?:(?P<y>{YEAR})|(?P<which>this|last|next)\s+year)"),
    ("firstyears", r"[Ii]n\s+its\s+first\s+(?P<n>two|three|four|five|six|seven|eight|nine|ten)\s+years"),
    ("sinceday", rf"(?:[Ee]ver\s+)?[Ss]ince\s+(?:(?P<m>{MONTH})\s+(?P<d>\d{{1,2}}),|"
                 rf"(?P<d2>\d{{1,2}})\s+(?P<m2>{MONTH})),?\s+(?P<y>{YEAR})"),
    ("bythen", rf"(?:[Bb]y|[Uu]ntil)\s+(?P<y>{YEAR})(?![\d,-]\d)"),
    ("day", rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m>{MONTH}),?\s+(?P<y>{YEAR})"),
    ("day", rf"(?P<m>{MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,\s+(?P<y>{YEAR})"),
    ("day", rf"(?P<y>{YEAR})-(?P<mm>\d\d)-(?P<d>\d\d)"),
    ("days", rf"(?P<m>{MONTH})\s+(?P<d>\d{{1,2}})\s*[–-]\s*(?P<d2>\d{{1,2}})(?:,\s+(?P<y>{YEAR}))?"),
    ("days", rf"(?P<d>\d{{1,2}})\s*[–-]\s*(?P<d2>\d{{1,2}})\s+(?P<m>{MONTH})(?:\s+(?P<y>{YEAR}))?"),
    ("firstmonths", r"(?:(?:[Ii]n|[Oo]ver|[Dd]uring|[Ff]or)\s+)?the\s+first\s+"
                    rf"(?P<n>\w+)\s+months\s+of\s+(?P<y>{YEAR})"),
    ("between", rf"(?:[Bb]etween|[Ff]rom)\s+(?P<y>{YEAR})\s+(?:and|to)\s+(?P<y2>{YEAR})"),
    ("between", rf"(?P<y>{YEAR})\s*[–—/-]\s*(?P<y2>{YEAR}|\d\d)(?![\d-])"),
    ("months", rf"(?:[Ii]n\s+|[Bb]etween\s+)?(?P<m>{MONTH})\s+(?:and|to)\s+(?P<m2>{MONTH})(?:\s+(?P<y>{YEAR}))?"),
    ("since", rf"(?:[Ee]ver\s+)?[Ss]ince\s+(?:(?:early|mid|late)[-\s])?(?:(?P<m>{MONTH})\s+)?(?P<y>{YEAR})"),
    ("since", rf"(?:[Ee]ver\s+)?[Ss]ince\s+(?P<m>{MONTH})\b(?!\s+\d)"),
    ("before", rf"(?:[Pp]rior\s+to|[Bb]efore)\s+(?:(?P<m>{MONTH})\s+)?(?P<y>{YEAR})"),
    ("month", rf"{PREPOSITION}?{LEADING}(?P<m>{MONTH}),?\s+(?P<y>{YEAR})"),
    ("decade", r"(?:[Ii]n\s+)?the\s+(?:(?:early|mid|late)[-\s])?(?P<y>(?:1[6-9]|20)\d0)s"),
    ("day", rf"(?:[Oo]n\s+)?(?P<m>{MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|,?\s+{YEAR})"),
    ("day", rf"(?:[Oo]n\s+)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m>{MONTH})(?!\s+{YEAR})"),
    ("month", rf"(?:{PREPOSITION})(?:(?P<part>early|mid|late)[-\s])?(?P<m>{MONTH})\b(?!\s+\d)"),
    ("month", rf"(?<=\bthe\s)(?P<m>{MONTH})\b(?!\s+\d)"),
    ("month", rf"(?:(?P<part>[Ee]arly|[Mm]id|[Ll]ate)[-\s])(?P<m>{MONTH})\b(?!\s+\d)"),
    ("month", rf"(?:[Ll]ast|[Tt]his|[Nn]ext)\s+(?P<m>{MONTH})\b"),
    ("year", rf"(?:[Aa]t|[Ii]n|[Aa]round|[Tt]oward|[Tt]owards|[Nn]ear)\s+{EDGE}(?P<y>{YEAR})(?![\d,]\d)"),
    ("year", rf"(?:{PREPOSITION})(?:the\s+)?(?:{EDGE}|(?:first|second)\s+half\s+of\s+|"
             rf"(?:early\s+|late\s+)?{SEASON}\s+(?:of\s+)?)?(?P<y>{YEAR})(?![\d,]\d)"),
    ("year", rf"(?:[Ee]arly|[Mm]id|[Ll]ate)[-\s](?P<y>{YEAR})(?![\d,]\d)"),
    ("year", rf"(?:the\s+)?(?:[Ee]arly\s+|[Ll]ate\s+)?{SEASON}\s+(?:of\s+)?(?P<y>{YEAR})(?![\d,]\d)"),
    ("year", rf"(?<![\d,.$€£–-])(?P<y>{YEAR})(?![\d–]|,\d|-\w|\s?(?:km|kilomet|tons?|tonnes?|percent|MW|million))"),
    ("lastseason", rf"[Ll]ast\s+(?P<season>{SEASON})"),
    ("lastyear", r"[Ll]ast\s+year|[Ii]n\s+the\s+previous\s+year"),
    ("pastyear", r"(?:[Ff]rom|[Oo]ver|[Dd]uring)\s+the\s+(?:past|last)\s+year"),
    ("thisyear", r"(?:[Ee]arlier\s+|[Ll]ater\s+)?[Tt]his\s+year"),
    ("nextyear", r"[Nn]ext\s+year"),
    ("thismonth", r"(?:[Ee]arlier\s+|[Ll]ater\s+)?[Tt]his\s+month"),
    ("lastmonth", r"[Ll]ast\s+month"),
    ("nextmonth", r"[Nn]ext\s+month"),
    ("vague", r"(?:[Ll]ast|[Tt]his|[Nn]ext)\s+week"),
    ("thisdecade", r"(?:[Ii]n\s+)?this\s+decade"),
    ("yearsback", rf"{COUNT}\s+years?\s+{BACK}|[Tt]he\s+(?:previous\s+year|year\s+before)"),
    ("yearson", rf"{COUNT}\s+years?\s+{ON}|(?:[Tt]he|[Ii]n\s+the)\s+following\s+year"),
    ("monthsback", rf"{COUNT}\s+months?\s+{BACK}|[Tt]he\s+(?:previous\s+month|month\s+before)"),
    ("monthson", rf"{COUNT}\s+months?\s+{ON}|(?:[Tt]he|[Ii]n\s+the)\s+following\s+month"),
    ("weeksback", rf"{COUNT}\s+weeks?\s+{BACK}|[Tt]he\s+(?:previous\s+week|week\s+before)"),
    ("weekson", rf"{COUNT}\s+weeks?\s+{ON}|(?:[Tt]he|[Ii]n\s+the)\s+following\s+week"),
    ("daysback", rf"{COUNT}\s+days?\s+{BACK}|(?:[Oo]n\s+)?[Tt]he\s+(?:previous\s+day|day\s+before)"),
    ("dayson", rf"{COUNT}\s+days?\s+{ON}|(?:[Oo]n\s+)?[Tt]he\s+(?:next|following)\s+day"),
    ("ago", rf"{COUNT}\s+(?P<unit>year|decade|month)s?\s+ago"),
    ("sameday", r"(?:[Oo]n\s+)?(?:the|that)\s+(?:very\s+)?same\s+day|\bovernight\b|"
                r"[Hh]ours\s+(?:later|earlier|before|after)|[Tt]hat\s+day|[Oo]n\s+the\s+day\s+of\s+the\s+\w+"),
    ("sameyear", r"(?:[Ii]n\s+)?[Tt]he\s+same\s+year|(?:(?:[Ii]n|[Ll]ater|[Ee]arlier)\s+)?[Tt]hat\s+(?:same\s+)?year|"
                 rf"(?:[Ll]ater|[Ee]arlier)\s+in\s+the\s+year|(?:[Ii]n\s+)?that\s+{SEASON}"),
    ("samemonth", r"(?:(?:[Ii]n|[Ll]ater|[Ee]arlier)\s+)?"
                  r"(?:[Tt]he\s+same|[Tt]hat(?:\s+same)?|[Ll]ater\s+(?:in\s+)?the\s+same)"
                  r"\s+month|[Aa]t\s+the\s+(?:end|start|beginning)\s+of\s+(?:that|the\s+same|the)\s+month"),
    ("samemonth", r"(?:[Ll]ater|[Ee]arlier)\s+in\s+the\s+month"),
    ("sincethen", r"(?:[Ee]ver\s+)?[Ss]ince\s+then"),
    ("same", r"(?:[Ii]n|[Dd]uring|[Oo]ver)\s+(?:this|that|the\s+same)\s+(?:period|decade)"),
    ("vague", rf"[Ff]or\s+(?:{MANY}|over|more\s+than|nearly|almost|about)?(?:(?:\s+|(?<=[Ff]or\s)){COUNT})?\s*"
              r"(?:decades|centuries)"),
    ("vague", rf"[Ff]or\s+(?:{MANY}|the\s+(?:past|last|next)\s+{COUNT.replace('?P<n>', '?:')})\s+"
              r"(?:years|months|weeks|time)"),
    ("vague", r"[Ff]or\s+(?:years|months|weeks)(?:\s+to\s+come)?|"
              r"(?:in\s+)?(?:the\s+)?(?:years|decades|months)\s+(?:to\s+come|ahead)"),
    ("vague", r"[Ii]n\s+(?:recent|the\s+(?:last|past)\s+few|past|the\s+coming|coming|the\s+next\s+few|"
              r"the\s+following)\s+(?:years|months|weeks|days|decades)"),
    ("vague", r"[Ii]n\s+the\s+past\s+(?:year|decade)|[Ii]n\s+the\s+(?:last|coming|next)\s+(?:decade|century)"),
    ("vague", r"[Oo]ver\s+(?:the\s+)?(?:(?:past|last|next|coming|recent)\s+"
              r"(?:few\s+|several\s+|two\s+|three\s+|four\s+|five\s+|ten\s+)?"
              r"(?:years|months|weeks|decades|decade)|time\b)"),
    ("vague", r"(?:[Ii]n|[Ff]or)\s+the\s+(?:near|foreseeable|distant|immediate)\s+(?:future|term)"),
    ("vague", r"[Ii]n\s+the\s+(?:short|medium|long|near)(?:er)?\s+(?:term|run)|[Uu]ntil\s+then"),
    ("vague", r"[Ii]n\s+(?:decades|generations)|[Aa]\s+generation\s+ago"),
    ("vague", rf"[Ii]n\s+(?:the\s+)?{SEASON}(?!\s+(?:of|\d))"),
    ("vague", r"(?:^|(?<=[.!?]\s)|(?<=\n))Recently\b(?=,)"),
)  # fmt: skip
PATTERNS = tuple((grain, re.compile(rf"(?<![\w-]){rule}(?!\w)")) for grain, rule in RULES)
