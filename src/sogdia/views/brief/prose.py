"""Rules of the language of estimates: likelihood and confidence apart, one row of terms throughout (ICD 203)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sogdia.errors import Problem
from sogdia.views.brief.marks import plain_text

LIKELIHOOD = re.compile(
    r"(?i)\b(almost no chance|very unlikely|unlikely|roughly even chance|very likely|likely|almost certain)\b"
)
CONFIDENCE = re.compile(r"(?i)\b(confidence|confident)\b")
OTHER_ROW = re.compile(
    r"(?i)\b(remote|highly improbable|improbable|roughly even odds|probable|probably|highly probable|nearly certain)\b"
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def check_prose(texts: Iterable[str]) -> list[Problem]:
    """Return the sentences that mix likelihood with confidence, or one row of terms with the other."""
    problems = []
    for text in texts:
        for sentence in split_sentences(plain_text(text)):
            if LIKELIHOOD.search(sentence) and CONFIDENCE.search(sentence):
                problems.append(Problem(sentence, "has likelihood and confidence in one sentence"))
            if OTHER_ROW.search(sentence):
                problems.append(Problem(sentence, "has a term of the other row of ICD 203"))
    return problems


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text.

    >>> split_sentences("It gains 4.6 million tons. US$ 3 m are lost.")
    ['It gains 4.6 million tons.', 'US$ 3 m are lost.']
    """
    return [sentence for sentence in _SENTENCE.split(text) if sentence]
