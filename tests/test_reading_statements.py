"""What sentences say: facts of projects, arms deals, events, ties and claims; and laws that hold for any text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sogdia.reading import KINDS, build_gazetteer, read_text

GAZETTEER = build_gazetteer(())
FRAME = "BACKGROUND: {}\n"


def read(sentence, kind, issued="2025-06"):
    """Return the fields of the proposals of a kind that a background paragraph yields, with their words."""
    found = read_text(FRAME.format(sentence), GAZETTEER, issued).proposals
    return [{**one.fields, "words": one.text} for one in found if one.kind == kind]


@pytest.mark.parametrize(
    ("sentence", "plover", "actor", "target"),
    [
        ("In March 2024, Hungarian Prime Minister Viktor Orban visited Ankara.", "CONSULT", "HUN", "TUR"),
        ("On 3 May 2022 Serbia signed a gas agreement with Russia.", "SUPPORT", "SRB", "RUS"),
        ("Romania expelled ten Russian diplomats.", "SANCTION", "ROU", "RUS"),
        ("Japan condemned the missile tests of North Korea.", "ACCUSE", "JPN", "PRK"),
        ("Egypt has refused to join the talks with Ethiopia.", "REJECT", "EGY", "ETH"),
        ("Greece called on Albania to release the mayor.", "REQUEST", "GRC", "ALB"),
        ("Poland closed its border with Belarus in 2023.", "COERCE", "POL", "BLR"),
        ("Germany will visit nobody, but Sweden provided humanitarian aid to Ukraine.", "AID", "SWE", "UKR"),
        ("Vietnam and Mongolia held consultations in Hanoi.", "CONSULT", "VNM;MNG", "VNM;MNG"),
        ("Finland recognized Kosovo.", "SUPPORT", "FIN", "XKX"),
        ("Ethiopian troops attacked Somalia.", "ASSAULT", "ETH", "SOM"),
        ("Italy deployed troops to Lithuania.", "MOBILIZE", "ITA", "LTU"),
        ("Oman brokered a deal between Iran and Saudi Arabia.", "CONSULT", "OMN", "IRN;SAU"),
        ("France withdrew its soldiers from Mali in 2022.", "RETREAT", "FRA", "MLI"),
        ("Armenia threatened to leave the talks with Azerbaijan.", "THREATEN", "ARM", "AZE"),
        ("Mongolia agreed to build a railway with China.", "AGREE", "MNG", "CHN"),
    ],
)
def test_an_event_has_its_type_and_its_sides(sentence, plover, actor, target):
    found = [one for one in read(sentence, "event") if one["plover"] == plover]
    assert found
    assert (found[0]["actor"], found[0]["target"]) == (actor, target)


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Chilean police searched the office of a Peruvian bank and detained two Peruvian traders.",
         [("COERCE", "CHL", "PER"), ("COERCE", "CHL", "PER")]),
        ("Bolivia met Paraguay in Lima, and on 3 May Ecuador recalled its ambassador from Chile.",
         [("CONSULT", "BOL", "PRY"), ("SANCTION", "ECU", "CHL")]),
        ("Sweden condemned Norway. On 2 June it accused Norway of theft and demanded an apology.",
         [("ACCUSE", "SWE", "NOR"), ("ACCUSE", "SWE", "NOR"), ("REQUEST", "SWE", "NOR")]),
        ("A Bolivian trader, who was detained by Chile in May and sent home, wept.",
         [("COERCE", "CHL", "BOL"), ("COERCE", "CHL", "BOL")]),
    ],
)  # fmt: skip
def test_each_verb_of_a_coordinated_predicate_is_an_event_of_its_subject(text, events):
    assert [(one["plover"], one["actor"], one["target"]) for one in read(text, "event")] == events


@pytest.mark.parametrize(
    ("text", "plover", "actor", "target"),
    [
        ("Peru condemned Chile. On 4 May its police detained two Chilean traders.", "COERCE", "PER", "CHL"),
        ("When Kenya and Uganda feared a drought, their ministers met in Cairo.", "CONSULT", "KEN;UGA", "KEN;UGA"),
        ("Peru and Chile accused each other.", "ACCUSE", "PER;CHL", "PER;CHL"),
        ("Peruvian aircraft bombed Quito.", "ASSAULT", "PER", "ECU"),
        ("A spokesman of the Chilean ministry warned that Peru was late.", "THREATEN", "CHL", "PER"),
        ("Peru condemned the raid by Chile.", "ACCUSE", "PER", "CHL"),
        ("The Peruvian minister, Juan Perez, denied the sale of jets by Chile.", "REJECT", "PER", "CHL"),
        ("The president of Chile attacked Peru and thanked Bolivia.", "SUPPORT", "CHL", "BOL"),
        ("The UN General Assembly recognised the neutrality of Austria.", "SUPPORT", "UN", "AUT"),
        ("Norway ordered its navy to leave and attack Sweden.", "ASSAULT", "NOR", "SWE"),
        ("Sweden is said to have sold 20 jets to Norway.", "COOPERATE", "SWE", "NOR"),
    ],
)
def test_who_acts_is_told_by_pronouns_arms_and_offices(text, plover, actor, target):
    found = [one for one in read(text, "event") if one["plover"] == plover]
    assert [(one["actor"], one["target"]) for one in found] == [(actor, target)]


@pytest.mark.parametrize(
    ("sentence", "plover", "actor", "target"),
    [
        ("The border with Peru was closed by Chile in May 2023.", "COERCE", "CHL", "PER"),
        ("Two Swedes were expelled from Norway.", "COERCE", "NOR", "SWE"),
        ("The sanctions of Chile against Peru were lifted in May.", "RETREAT", "CHL", "PER"),
    ],
)
def test_the_passive_of_a_verb_with_its_object_is_known_too(sentence, plover, actor, target):
    (found,) = read(sentence, "event")
    assert (found["plover"], found["actor"], found["target"]) == (plover, actor, target)


@pytest.mark.parametrize(
    "sentence",
    [
        "A visit of the Chilean minister to Ankara followed.",
        "The visit to Ankara of the Chilean president lasted a day.",
        "In May 2024 a visit by the Chilean president to Ankara ended in a quarrel.",
        "During a visit to Ankara, the Chilean president was ill.",
    ],
)
def test_a_visit_as_a_noun_is_of_its_traveller_to_its_place(sentence):
    (found,) = read(sentence, "event")
    assert (found["plover"], found["actor"], found["target"]) == ("CONSULT", "CHL", "TUR")


def test_what_two_words_tell_of_one_deed_is_one_event():
    (found,) = read("Peruvian strikes on the Chilean base killed ten.", "event")
    assert (found["plover"], found["actor"], found["target"]) == ("ASSAULT", "PER", "CHL")


def test_the_month_of_march_is_no_protest():
    assert not read("The flow of gas from Norway to Sweden began on 1 March.", "event")


def test_a_thing_that_followed_repeats_no_deed():
    found = read(
        "In May Norway and Sweden agreed on gas, and in June a call between their presidents followed.", "event"
    )
    assert [one["plover"] for one in found] == ["AGREE"]


def test_what_stands_built_is_no_event_without_a_date():
    assert not read("The railway has been completed.", "event")


@pytest.mark.parametrize(
    ("sentence", "plover"),
    [
        ("On 4 May 2023 Chile announced that it would reopen its border with Peru.", "CONCEDE"),
        ("Chile announced that it had closed its border with Peru.", "COERCE"),
        ("Chile announced that it would pay for the bridge of Peru.", "AGREE"),
        ("The Chilean minister said that his country would sell tanks to Peru.", "AGREE"),
    ],
)
def test_of_an_announcement_the_deed_that_it_tells_is_the_event(sentence, plover):
    (found,) = read(sentence, "event")
    assert (found["plover"], found["actor"], found["target"]) == (plover, "CHL", "PER")
    assert (found["modality"], found["words"]) == ("reported", sentence.rstrip("."))


@pytest.mark.parametrize(
    ("sentence", "plover"),
    [
        ("Brazil exempted Peru from its tariffs.", "CONCEDE"),
        ("Chile let in Peruvian trucks.", "CONCEDE"),
        ("Chile ordered the Peruvian cultural centre in Santiago to close.", "SANCTION"),
        ("Chile cancelled all Peruvian concerts.", "SANCTION"),
        ("Chile revoked the waiver of Peru.", "SANCTION"),
        ("Chile told the Peruvian minister to stay at home.", "REJECT"),
        ("Chile declined the invitation of Peru.", "REJECT"),
        ("Chile reprimanded Peru.", "ACCUSE"),
        ("Chile sent generators to Peru.", "AID"),
        ("Chile brought Peru and Bolivia together in Santiago.", "CONSULT"),
        ("Chile joined the programme of Peru.", "SUPPORT"),
        ("Chile came to terms with Peru.", "AGREE"),
        ("Chile wanted to buy tanks from Peru.", "AGREE"),
        ("Chile has been interested in the Peruvian port.", "AGREE"),
        ("Chile vowed revenge on Peru.", "THREATEN"),
        ("Chile set free three Peruvians.", "RETREAT"),
        ("Chile rushed warships to Peru.", "MOBILIZE"),
        ("Chile pounded the positions of Peru.", "ASSAULT"),
        ("The air battle of Chile and Peru was short.", "ASSAULT"),
    ],
)
def test_verbs_and_nouns_of_every_class_are_known(sentence, plover):
    assert [one["plover"] for one in read(sentence, "event")] == [plover]


@pytest.mark.parametrize(
    "sentence",
    [
        "Serbia might sign an agreement with Russia.",
        "If Egypt attacks Ethiopia, the price will rise.",
        "Romania did not visit Moldova.",
        "The prospect of signing a treaty with China is remote.",
        "Iran’s proposed line is long.",
    ],
)
def test_what_is_only_wished_feared_or_denied_is_no_event(sentence):
    assert not read(sentence, "event")


def test_a_verb_that_takes_another_in_its_sense_is_the_event():
    found = read("Bulgaria refused to sign the agreement with Serbia.", "event")
    assert [one["plover"] for one in found] == ["REJECT"]


def test_the_passive_turns_the_sides():
    (found,) = read("The Kyrgyz president was invited by Qatar.", "event")
    assert (found["actor"], found["target"]) == ("QAT", "KGZ")


def test_an_event_bears_its_date_and_place():
    (found,) = read("On 12 May 2023, Hungarian and Serbian ministers met in Budapest.", "event")
    assert (found["date"], found["place"]) == ("2023-05-12", "Budapest")


@pytest.mark.parametrize(
    ("sentence", "seller", "buyer", "system", "quantity", "value", "status"),
    [
        ("In 2021 Poland ordered 24 Bayraktar TB2 drones from Turkey for US$ 270 million.",
         "TUR", "POL", "Bayraktar TB2", "24", "270000000", "ordered"),
        ("Serbia is in talks with France on the purchase of 12 Rafale jets.",
         "FRA", "SRB", "Rafale", "12", "", "negotiation"),
        ("Russia delivered S-400 systems to Turkey in 2019.", "RUS", "TUR", "S-400", "", "", "delivered"),
        ("Kazakhstan has bought eight Su-30SM fighters.", "RUS", "KAZ", "Su-30SM", "8", "", "delivered"),
        ("Egypt expressed interest in buying J-10C fighters from China.", "CHN", "EGY", "J-10C", "", "", "interest"),
        ("Chad owns two TB2s.", "TUR", "TCD", "TB2", "2", "", "in service"),
        ("Cairo has been offered 30 Rafale jets by Paris.", "FRA", "EGY", "Rafale", "30", "", "announced"),
        ("Baykar signed a contract with Albania for the delivery of Akinci drones.",
         "TUR", "ALB", "Akinci", "", "", "delivered"),
        ("Oman signed a licence with Turkish Aerospace for the production of Anka drones.",
         "TUR", "OMN", "Anka", "", "", "in progress"),
        ("Serbia is negotiating with Cairo over the Nora howitzer.", "SRB", "EGY", "Nora", "", "", "negotiation"),
        ("Chile chose the A400M over the Russian Il-76.", "ESP", "CHL", "A400M", "", "", "ordered"),
        ("India is a friend of Jordan: it exported Pinaka guns.", "IND", "JOR", "Pinaka", "", "", "delivered"),
    ],
)  # fmt: skip
def test_a_deal_has_its_sides_system_number_and_status(sentence, seller, buyer, system, quantity, value, status):
    (deal,) = read(sentence, "arms")
    assert (deal["seller"], deal["buyer"], deal["system"]) == (seller, buyer, system)
    assert (deal["quantity"], deal["value"], deal["status"]) == (quantity, value, status)


def test_each_buyer_of_a_system_has_a_deal_of_its_own():
    deals = read("China supplied HQ-17AE systems to both Pakistan and Algeria.", "arms")
    assert [one["buyer"] for one in deals] == ["PAK", "DZA"]


def test_a_weapon_without_a_name_in_any_list_is_read_by_its_form():
    (deal,) = read("Slovakia sold eight Zuzana-2 howitzers to Ukraine.", "arms")
    assert (deal["system"], deal["class"]) == ("Zuzana-2", "artillery")


def test_trade_in_arms_at_large_is_no_deal():
    assert not read("Half of the arms imports of India came from Russia.", "arms")


@pytest.mark.parametrize(
    ("sentence", "sides", "sign", "trend"),
    [
        ("Relations between Serbia and Croatia have deteriorated.", {"SRB", "HRV"}, "-", "down"),
        ("Greece has strengthened its ties with Egypt.", {"GRC", "EGY"}, "+", "up"),
        ("Tensions between Ethiopia and Egypt are rising.", {"ETH", "EGY"}, "-", "down"),
        ("Hungary maintains close relations with Turkey.", {"HUN", "TUR"}, "+", "stable"),
        ("Japan and South Korea have reduced tensions between Japan and South Korea.", {"JPN", "KOR"}, "+", "up"),
        ("Chile and Peru have made peace.", {"CHL", "PER"}, "+", "up"),
        ("Chile and Peru have become close allies.", {"CHL", "PER"}, "+", "up"),
        ("Chile and Peru fell out over a lake.", {"CHL", "PER"}, "-", "down"),
        ("Chile has drifted away from Peru.", {"CHL", "PER"}, "-", "down"),
        ("Chile is Peru’s closest ally.", {"CHL", "PER"}, "+", "stable"),
        ("Chile used to be a fierce opponent of Peru.", {"CHL", "PER"}, "-", "stable"),
        ("Chile, a friend of Peru, paid.", {"CHL", "PER"}, "+", "stable"),
        ("Chile has come closer to Peru than ever.", {"CHL", "PER"}, "+", "up"),
        ("Chile and Peru have never been closer.", {"CHL", "PER"}, "+", "up"),
        ("Chile is at odds with Peru.", {"CHL", "PER"}, "-", "down"),
        ("Chile has broken off its trade with Peru.", {"CHL", "PER"}, "-", "down"),
        ("Relations between Chile and Peru are cordial.", {"CHL", "PER"}, "+", "stable"),
        ("Relations between Chile and Peru have been icy.", {"CHL", "PER"}, "-", "stable"),
        ("Relations between Chile and Peru are warmer now.", {"CHL", "PER"}, "+", "up"),
        ("The rapprochement between Chile and Peru began in 2016.", {"CHL", "PER"}, "+", "up"),
        ("The discord between Chile and Peru has deepened.", {"CHL", "PER"}, "-", "down"),
        ("Relations between Chile and Peru are at their lowest point.", {"CHL", "PER"}, "-", "down"),
        ("Closer ties between Chile and Peru could help trade.", {"CHL", "PER"}, "+", "up"),
        ("The trust of Chile in Peru has eroded.", {"CHL", "PER"}, "-", "down"),
    ],
)
def test_a_tie_has_its_sides_sign_and_trend(sentence, sides, sign, trend):
    _hold(sentence, sides, sign, trend)


@pytest.mark.parametrize(
    "sentence",
    [
        "The rapprochement between Chile and Peru has stalled.",
        "Chile and Peru may fall out.",
        "Chile is Peru’s main trading partner.",
    ],
)
def test_what_is_halted_supposed_or_trade_is_no_tie(sentence):
    assert not read(sentence, "tie")


@pytest.mark.parametrize(
    ("sentence", "attribute", "value"),
    [
        ("The 826-kilometre Baku–Batumi railway crosses two states.", "length", "826"),
        ("The Baku–Batumi railway has a capacity of up to 15 million tons a year.", "capacity", "15000000"),
        ("The Budapest–Belgrade railway cost US$ 2.9 billion.", "cost", "2900000000"),
        ("The Budapest–Belgrade railway is under construction.", "status", "building"),
        ("The proposed Budapest–Belgrade railway is costly.", "status", "sought"),
        ("The railway from Budapest to Belgrade is short.", "endpoints", "Budapest;Belgrade"),
        ("The Budapest–Belgrade railway was financed by China.", "funder", "CHN"),
        ("In 2021, Hungary commenced construction of the Budapest–Belgrade railway.", "start_of_works", "2021"),
        ("The Budapest–Belgrade railway competes with the Middle Corridor.", "rival_of", "MIDDLE_CORRIDOR"),
        ("The Budapest–Belgrade railway is part of the Belt and Road Initiative.", "part_of", "BRI"),
    ],
)
def test_a_project_has_its_attribute(sentence, attribute, value):
    assert (attribute, value) in [(one["attribute"], one["value"]) for one in read(sentence, "project fact")]


def test_a_fact_without_a_name_is_of_the_project_named_before():
    found = read("The Budapest–Belgrade railway is old. The line is 350 kilometers long.", "project fact")
    assert ("Budapest–Belgrade", "length", "350") in [(one["project"], one["attribute"], one["value"]) for one in found]


@pytest.mark.parametrize(
    ("sentence", "sign", "modality"),
    [
        ("The new canal would weaken the position of Egypt.", "-", "conditional"),
        ("The pipeline could enhance the security of Hungary.", "+", "possible"),
        ("The embargo has forced Serbia to look elsewhere.", "?", "asserted"),
        ("The crisis is likely to reduce trade with Poland.", "-", "likely"),
    ],
)
def test_a_claim_has_its_sign_and_how_sure_it_is(sentence, sign, modality):
    (claim,) = read(sentence, "claim")
    assert (claim["sign"], claim["modality"]) == (sign, modality)


def test_a_claim_names_cause_and_effect_and_who_loses():
    (claim,) = read("The new canal would weaken the position of Egypt.", "claim")
    assert (claim["cause"], claim["effect"], claim["loses"]) == (
        "The new canal would", "weaken the position of Egypt", "EGY",
    )  # fmt: skip


PIECES = st.sampled_from(
    ["Kabul", "Tashkent", "the railway", "signed", "an agreement", "with", "China", ",", ".", ";", "and", "would",
     "strengthen", "ties between", "Iran", "India", "24 Rafale jets", "for US$ 3 billion", "million tons a year",
     "in 2024", "which", "that", "—", "(CKU)", "’s", "talks", "attacked", "under construction", "thereby weakening",
     "BACKGROUND:", "\n\n", "By Ana Lee\n"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=60))
def test_every_proposal_lies_in_the_text_and_quotes_it(pieces):
    """Spans are valid, words are those of the span, confidence is a share; the same text gives the same reading."""
    text = " ".join(pieces)
    reading = read_text(text, GAZETTEER, "2025")
    for one in reading.proposals:
        assert one.kind in KINDS
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text
        assert 0 < one.confidence <= 1
        assert all(isinstance(value, str) for value in one.fields.values())
    assert read_text(text, GAZETTEER, "2025") == reading


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_without_failing(text):
    for one in read_text(text, GAZETTEER).proposals:
        assert text[one.start : one.end] == one.text


@pytest.mark.parametrize(
    ("sentence", "plover", "actor", "target"),
    [
        ("The Swiss foreign minister, Anna Keller, visited Tashkent in May 2021.", "CONSULT", "CHE", "UZB"),
        ("In 2021 the armies of Chile and Peru held joint exercises.", "COOPERATE", "CHL;PER", "CHL;PER"),
        ("Militants from Chad attacked Sudan in March 2020.", "ASSAULT", "TCD", "SDN"),
        ("In May 2022 Peru received tanks from Italy.", "COOPERATE", "ITA", "PER"),
        ("On 3 May 2022 the envoy of Peru presented his credentials to Chile.", "SUPPORT", "PER", "CHL"),
        ("In 2020 Chile retook land from Peru; in 2021 it cancelled its contract with Italy.", "REJECT", "CHL", "ITA"),
        ("After the clashes of 2020 between Chile and Peru nobody spoke.", "ASSAULT", "CHL;PER", "CHL;PER"),
        (
            "Even Chile changed its tone: Bo Andersen met Ana Paz of Peru in Oslo on 4 May 2021.",
            "CONSULT",
            "CHL",
            "PER",
        ),
    ],
)
def test_who_does_it_is_found_through_appositions_and_heads(sentence, plover, actor, target):
    assert (plover, actor, target) in [
        (one["plover"], one["actor"], one["target"]) for one in read(sentence, "event")
    ], read(sentence, "event")


def test_who_follows_does_the_same_to_the_same():
    first, second = read("Norway recognised Kosovo in May 2008. Sweden followed on 3 June 2008.", "event")
    assert (first["plover"], first["target"]) == (second["plover"], second["target"])
    assert (second["actor"], second["date"]) == ("SWE", "2008-06-03")


@pytest.mark.parametrize(
    "sentence",
    [
        "No government has recognised Kosovo in this region.",
        "American sanctions are a danger for Peru.",
        "The volume agreed for May 2021 is small, and Chile knows it.",
        "A law could save Peru from a single veto.",
        "Chile demanded that Peru release the ships.",
    ],
)
def test_what_nobody_does_or_only_names_a_thing_is_no_event(sentence):
    assert {one["plover"] for one in read(sentence, "event")} <= {"REQUEST"}


@pytest.mark.parametrize(
    ("sentence", "sides", "sign", "trend"),
    [
        ("Chad depends heavily on France for its grain.", {"TCD", "FRA"}, "+", ""),
        ("Peru has refused to recognise Kosovo and Armenia.", {"PER", "XKX", "ARM"}, "-", "stable"),
        ("Relations between Chile and Peru remain close.", {"CHL", "PER"}, "+", "stable"),
        ("Ties between Chile and Peru have recovered.", {"CHL", "PER"}, "+", "up"),
    ],
)
def test_a_tie_is_told_by_need_refusal_and_what_stays(sentence, sides, sign, trend):
    found = read(sentence, "tie")
    assert any(
        len(sides & {*one["a"].split(";"), *one["b"].split(";")}) > 1 and (one["sign"], one["trend"]) == (sign, trend)
        for one in found
    ), found


@pytest.mark.parametrize(
    "sentence", ["Chile moved to improve relations with Peru.", "Tensions between Chile and the others rose."]
)
def test_a_tie_that_is_only_meant_or_has_one_side_is_none(sentence):
    assert read(sentence, "tie") == []


def test_a_weapon_with_its_short_name_is_one():
    found = read("In 2023 Chile ordered three Ground Master 200 (GM200) radars from France.", "arms")
    assert [(one["system"], one["quantity"]) for one in found] == [("GM200", "3")]


@pytest.mark.parametrize(
    "sentence", ["Pakistan sells arms to Chad.", "Chile is likely to buy Rafale fighters from France."]
)
def test_trade_as_a_habit_and_deals_to_come_are_no_deals(sentence):
    assert read(sentence, "arms") == []


@pytest.mark.parametrize(
    ("sentence", "seller", "buyer", "system"),
    [
        ("Pakistan announced in May 2024 that it would sell JF-17 fighters to Peru.", "PAK", "PER", "JF-17"),
        ("Since 2022 Tajikistan has built the Iranian Ababil-2 drone in a factory.", "IRN", "TJK", "Ababil-2"),
        ("Chile chose the Gripen over the Rafale in 2023.", "SWE", "CHL", "Gripen"),
        ("Peru paid US$ 600 million for 12 Su-30SM fighters.", "RUS", "PER", "Su-30SM"),
        ("Peru opened a factory for Iranian Ababil-2 drones in May 2022.", "IRN", "PER", "Ababil-2"),
        ("Peru took delivery of four Su-30SM jets in 2019.", "RUS", "PER", "Su-30SM"),
        ("In May 2022 Iran opened a plant for Ababil-2 drones in Dushanbe.", "IRN", "TJK", "Ababil-2"),
    ],
)
def test_a_deal_is_told_by_promise_choice_payment_and_plant(sentence, seller, buyer, system):
    found = [(one["seller"], one["buyer"], one["system"]) for one in read(sentence, "arms")]
    assert found == [(seller, buyer, system)]


@pytest.mark.parametrize(
    "sentence", ["Türkiye builds the Anka drone at home.", "Israel supplied 60 percent of the arms of Peru."]
)
def test_what_one_makes_for_itself_and_shares_of_trade_are_no_deals(sentence):
    assert read(sentence, "arms") == []


@pytest.mark.parametrize(
    ("sentence", "sides", "sign"),
    [("Peru courted Chile with care.", {"PER", "CHL"}, "+"), ("Peru fell out with Chile.", {"PER", "CHL"}, "-"),
     ("Relations between Peru and Chile, by contrast, remain hostile.", {"PER", "CHL"}, "-"),
     ("Peru and Chile have no quarrel with Bolivia.", {"PER", "BOL"}, "+")],
)  # fmt: skip
def test_a_tie_is_told_by_courting_and_falling_out_and_across_asides(sentence, sides, sign):
    found = read(sentence, "tie")
    assert any(sides <= {*one["a"].split(";"), *one["b"].split(";")} and one["sign"] == sign for one in found), found


@pytest.mark.parametrize(
    ("sentence", "plover", "actor", "target"),
    [
        ("Peru praised Bolivia. Its parliament approved the treaty with Chile in May 2021.", "SUPPORT", "PER", "CHL"),
        ("Peru was glad. In May 2021, while Emmanuel Macron was in Lima, it signed a treaty with Spain.", "SUPPORT",
         "PER", "ESP"),
        ("The World Bank approved a grant of US$ 5 million for Peru in 2020.", "AID", "WORLD_BANK", "PER"),
        ("Spain praised Bolivia. Peruvian aircraft bombed Chile in May 2021.", "ASSAULT", "PER", "CHL"),
        ("The United States expelled Peru from the programme in 2019.", "SANCTION", "USA", "PER"),
        ("In 2018 Peru summoned the ambassador of Chile.", "ACCUSE", "PER", "CHL"),
        ("Peru bought the Gripen from Sweden in 2020.", "COOPERATE", "PER", "SWE"),
        ("The United States blacklisted banks of Peru in 2020.", "SANCTION", "USA", "PER"),
    ],
)  # fmt: skip
def test_bodies_pronouns_and_lenders_act_for_their_side(sentence, plover, actor, target):
    assert (plover, actor, target) in [
        (one["plover"], one["actor"], one["target"]) for one in read(sentence, "event")
    ], read(sentence, "event")


@pytest.mark.parametrize(
    "sentence",
    ["Peru and Chile know the point at which their borders meet.", "Peru took no part in Oslo in 2021.",
     "Peru has been in retreat since 2020.", "Trade with Chile may grow, and Peru knows it."],
)  # fmt: skip
def test_nouns_and_things_that_meet_are_no_events(sentence):
    assert read(sentence, "event") == []


@pytest.mark.parametrize(
    ("sentence", "sides", "sign", "trend"),
    [
        ("Chile and Peru are expelling each other’s diplomats.", {"CHL", "PER"}, "-", "down"),
        ("Chile and Peru have long supported one another.", {"CHL", "PER"}, "+", "stable"),
        ("Chile and Peru are old rivals.", {"CHL", "PER"}, "-", "stable"),
        ("Chile and Peru have become enemies.", {"CHL", "PER"}, "-", "down"),
        ("Chile became Peru’s ally.", {"CHL", "PER"}, "+", "up"),
        ("Chile praised Peru in May. The two countries have since drifted apart.", {"CHL", "PER"}, "-", "down"),
        ("The army of Chile, once close to that of Peru, had become its adversary.", {"CHL", "PER"}, "-", "down"),
        ("Peru and its neighbour Chile met. Chile remains the closest ally.", {"CHL", "PER"}, "+", "stable"),
        ("Ties between Chile and Peru have survived the war in Chad.", {"CHL", "PER"}, "+", "stable"),
        ("Peru struck a depot in Chile and blamed its old rival.", {"CHL", "PER"}, "-", "stable"),
        ("Chile has patched up its quarrel with Peru.", {"CHL", "PER"}, "+", "up"),
        ("Relations between Chile and Peru are in tatters.", {"CHL", "PER"}, "-", "down"),
        ("Ties between Chile and Peru have hit a new low.", {"CHL", "PER"}, "-", "down"),
        ("Chile needs Peru more than ever.", {"CHL", "PER"}, "+", ""),
        ("Chile has established pragmatic relations with Peru.", {"CHL", "PER"}, "+", "stable"),
        ("Chilean-Peruvian relations have been hostile since then.", {"CHL", "PER"}, "-", "down"),
        ("Chile’s outreach to Peru surprised the world.", {"CHL", "PER"}, "+", "up"),
        ("Peru visited Chile. Peru has been a partner for longer.", {"CHL", "PER"}, "+", "stable"),
        ("Chile and Peru, old rivals, signed a treaty.", {"CHL", "PER"}, "-", "stable"),
        ("Tensions between Chile and Peru have eased.", {"CHL", "PER"}, "+", "up"),
        ("Chile and Peru have buried their quarrel for now.", {"CHL", "PER"}, "+", "up"),
        ("Chile met Peru. Neither trusts the other.", {"CHL", "PER"}, "-", "stable"),
        ("Chile and Peru are competitors.", {"CHL", "PER"}, "-", "stable"),
        ("The rivalry between Chile and Peru has given way to calm.", {"CHL", "PER"}, "+", "up"),
        ("The quarrel between Chile and Peru has not ended.", {"CHL", "PER"}, "-", ""),
        ("Chile has dropped its feud with Peru.", {"CHL", "PER"}, "+", "up"),
        ("There is little trust between Chile and Peru.", {"CHL", "PER"}, "-", "stable"),
        ("The friendship of Chile and Peru is old.", {"CHL", "PER"}, "+", "stable"),
        ("Relations between Chile and Peru are no better.", {"CHL", "PER"}, "-", "down"),
        ("Peru’s relations with Chile, long poor, have improved.", {"CHL", "PER"}, "+", "up"),
        ("Peru does not recognise the government of Chad.", {"TCD", "PER"}, "-", "stable"),
    ],
)
def test_a_tie_is_told_by_deeds_to_each_other_and_by_kin_whose_other_side_was_named(sentence, sides, sign, trend):
    _hold(sentence, sides, sign, trend)


def _hold(sentence, sides, sign, trend):
    """Hold that a text tells one tie, of these sides, sign and trend."""
    (tie,) = read(sentence, "tie")
    assert {*tie["a"].split(";"), *tie["b"].split(";")} == sides
    assert (tie["sign"], tie["trend"]) == (sign, trend)


@pytest.mark.parametrize(
    ("sentence", "sides", "sign", "trend"),
    [
        ("Peru remains suspicious of Chile.", {"CHL", "PER"}, "-", "stable"),
        ("Peru has grown wary of Chile.", {"CHL", "PER"}, "-", "down"),
        ("Peru has become very close to Chile.", {"CHL", "PER"}, "+", "up"),
        ("Peru still views Chile with suspicion.", {"CHL", "PER"}, "-", "stable"),
        ("Peru stands by Chile.", {"CHL", "PER"}, "+", "stable"),
        ("Peru fears Chile more than Bolivia.", {"CHL", "PER"}, "-", "stable"),
        ("Peru has lost patience with Chile.", {"CHL", "PER"}, "-", "down"),
        ("Chile and Peru compete in Bolivia.", {"CHL", "PER"}, "-", ""),
    ],
)
def test_a_tie_is_told_by_what_one_side_feels_about_another(sentence, sides, sign, trend):
    _hold(sentence, sides, sign, trend)


def test_relations_whose_verb_is_left_out_stand_as_the_adjective_says():
    first, second = read("Relations between Chile and Peru are cordial, those between Chad and Niger the worst.", "tie")
    assert ({first["a"], first["b"]}, first["sign"], first["trend"]) == ({"CHL", "PER"}, "+", "stable")
    assert ({second["a"], second["b"]}, second["sign"], second["trend"]) == ({"TCD", "NER"}, "-", "down")


@pytest.mark.parametrize(
    "sentence",
    [
        "Chile and Peru could attack each other.",
        "Chile and Peru are not rivals.",
        "If the quarrel lasts, Chile could close the road between Chad and Niger.",
        "The quarrel over the lake went on while Chile closed the road between Chad and Niger.",
        "Peru may win back its old friend.",
        "Chile buys its rice from two rivals.",
        "Peru visited Chile. Other friendships have prospered.",
        "Chile needs Peruvian oil.",
        "Chile is Peru’s former ally.",
        "Chile and Peru are former enemies.",
        "Chile signed a cooperation agreement with Peru.",
        "Chile proposed closer relations with Peru.",
        "Chile fears Peruvian tanks.",
        "Chile is not close to Peru.",
        "Chile might stand by Peru.",
        "Chile signed its Enhanced Partnership with Peru.",
        "After the war between Chile and Peru the railway was closed.",
        "Peru, having visited Chile, lost a cause but not its friends.",
        "The crisis forced Chile to sell gas to Peru.",
    ],
)
def test_what_is_only_possible_or_stands_near_a_noun_of_strife_is_no_tie(sentence):
    assert read(sentence, "tie") == []


def test_two_that_made_peace_have_a_tie():
    (tie,) = read("Chad and Niger, on the other hand, have made peace.", "tie")
    assert ({tie["a"], tie["b"]}, tie["sign"], tie["trend"]) == ({"TCD", "NER"}, "+", "up")


def test_a_clause_that_a_date_opens_is_one_of_its_own():
    found = read("In 2021 Peru visited Chile, and in May 2022 Spain signed a treaty with Italy.", "event")
    assert [(one["actor"], one["date"]) for one in found] == [("PER", "2021"), ("ESP", "2022-05")]
