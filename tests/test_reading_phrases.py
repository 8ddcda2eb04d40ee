"""The small language of the word lists: forms of verbs and nouns, gaps, sets; and that every shipped row is sound."""

from __future__ import annotations

import re

import pytest

from sogdia.reading.claims import read_effects
from sogdia.reading.deals import read_moves
from sogdia.reading.events import QUADS
from sogdia.reading.facts.status import read_statuses
from sogdia.reading.gazetteer import read_weapons
from sogdia.reading.inflect import list_noun_forms, list_verb_forms
from sogdia.reading.phrases import build_pattern, read_table
from sogdia.reading.proposal import KINDS
from sogdia.reading.tie import read_words
from sogdia.reading.triggers import read_verbs
from sogdia.world.cameo import PLOVER
from sogdia.world.subject import choices

FRAMES = {"act", "visit", "mutual", "host", "passive", "noun", "nounmutual", "nounby", "received"}


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("sign", {"sign", "signs", "signed", "signing"}),
        ("ban", {"ban", "bans", "banned", "banning"}),
        ("deny", {"deny", "denies", "denied", "denying"}),
        ("take", {"take", "takes", "took", "taken", "taking"}),
        ("reach", {"reach", "reaches", "reached", "reaching"}),
        ("agree", {"agree", "agrees", "agreed", "agreeing"}),
        ("expel", {"expel", "expels", "expelled", "expelling"}),
    ],
)
def test_a_verb_has_all_its_forms(verb, forms):
    assert set(list_verb_forms(verb)) == forms


def test_nouns_have_a_plural():
    assert list_noun_forms("treaty") == ("treaty", "treaties")
    assert list_noun_forms("clash") == ("clash", "clashes")


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("=sign ~ <agreement>", "signing a long-awaited transit agreement"),
        ("=(carry out|conduct) ~ exercise*", "carried out their first joint exercises"),
        ("visit* to", "visits to"),
        ("(armed|border) clashes", "border clashes"),
    ],
)
def test_a_phrase_finds_what_it_stands_for(phrase, words):
    assert re.fullmatch(build_pattern(phrase), words)


def test_a_gap_is_no_longer_than_five_words():
    assert not re.fullmatch(build_pattern("=sign ~ <agreement>"), "signed one two three four five six agreement")


def test_every_shipped_verb_has_a_known_type_and_frame():
    for verb in read_verbs():
        assert verb.plover in {*PLOVER, ""}
        assert verb.frame in FRAMES
        assert verb.then in ("", "place", "person", "weapon")
    assert set(QUADS) == set(PLOVER)


def test_statuses_and_deals_speak_the_words_of_the_world():
    assert {one.status for one in read_statuses()} <= set(choices("stages", "status"))
    assert {one.status for one in read_moves()} <= set(choices("deals", "status"))


def test_every_named_weapon_has_a_class_of_the_world():
    from sogdia.reading.weapons import find_class

    assert {find_class(named) for named, _ in read_weapons().values()} <= set(choices("deals", "weapons"))


def test_every_kind_of_proposal_has_a_measured_precision():
    rows = read_table("precision")
    assert {row["kind"] for row in rows} == set(KINDS)
    assert all(0 < float(row["precision"]) <= 1 for row in rows)
    assert {row["on"] for row in rows} <= {"held out", "worked on", "bulletin"}


def test_words_of_ties_and_effects_are_found_in_every_form():
    assert read_words()["rise"].search("relations were deepening")
    assert any(pattern.search("it undermines trade") and sign == "-" for sign, pattern in read_effects())
