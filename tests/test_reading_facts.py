"""What is said of projects: each rule of grammar on a sentence of its own."""

from __future__ import annotations

import pytest

from sogdia.outcomes.reading import build_world_gazetteer
from sogdia.reading import read_text
from sogdia.reading.alike import is_listed, is_same_attribute, read_attributes
from sogdia.reading.score import GOLD
from sogdia.world import load_world

LINE = "The Poti–Yerevan railway is short. "
(FACTS,) = (kind for kind in GOLD if kind.name == "project facts")


@pytest.fixture(scope="module")
def read():
    gazetteer = build_world_gazetteer(load_world())

    def facts(words: str) -> list[tuple[str, str]]:
        found = read_text(words, gazetteer, "2025-06").proposals
        return [(one.fields["attribute"], one.fields["value"]) for one in found if one.kind == "project fact"]

    return facts


@pytest.mark.parametrize(
    ("words", "attribute", "value"),
    [
        ("Indo-Iranian talks on the port of Poti went on.", "promoter", "IND;IRN"),
        ("Georgia joined a Turkish-led rail initiative.", "promoter", "TUR"),
        (LINE + "Georgia, meanwhile, has returned to the railway.", "promoter", "GEO"),
        (LINE + "The joint company has three owners. China holds 40 percent of the joint company.", "funder", "CHN"),
        (LINE + "Japan pledged a loan. A part of this loan is meant for stations along the line.", "funder", "JPN"),
        (LINE + "The price is disputed. Engineers speak of US$ 2 billion.", "cost", "2000000000"),
        (LINE + "It will raise the capacity of the line fivefold.", "capacity", "x5"),
        (LINE + "Only the Georgian section has been completed.", "status", "building"),
        ("Armenia revived the idea of a railway from Gyumri to Batumi.", "status", "sought"),
        ("Armenia is opening border markets near Meghri.", "status", "open"),
        ("The suspension of gas exports to Moldova came as a shock.", "status", "stalled"),
        (LINE + "The route is projected to continue toward Batumi.", "endpoints", "Batumi"),
        ("The Zangezur corridor, originating at Horadiz, is long.", "endpoints", "Horadiz"),
        (LINE + "The line runs through Gyumri to Kars.", "endpoints", "Kars"),
        ("A railway from Batumi station, located on the coast, toward Kars was drawn.", "endpoints", "Batumi;Kars"),
        (LINE + "The line would carry power from Georgia and Armenia to Türkiye and Iraq.", "endpoints",
         "GEO;ARM;TUR;IRQ"),
        (LINE + "The line could be extended to Tabriz.", "extension", "Tabriz"),
        (LINE + "A branch will diverge toward the city of Kars.", "extension", "Kars"),
        (LINE + "The Armenian section of the line will consist of two tracks.", "segment",
         "section of the line will consist"),
        ("In Gilgit and Kashgar, through which the Poti–Yerevan railway runs, nobody knew.", "via", "Gilgit;Kashgar"),
        (LINE + "The line goes around and avoids Turkish territory.", "avoids", "TUR"),
        (LINE + "It is the shortest railway between Moscow and Delhi.", "distinction", "shortest railway"),
        ("The Poti–Yerevan railway serves as a bridge to Iran.", "role", "serves as a bridge to Iran"),
        (LINE + "Armenia has declared the line as a national priority.", "importance", "ARM"),
        (LINE + "The line aligns with the interests of Iran and India.", "support", "IRN;IND"),
        (LINE + "Japan and Italy have been invited to invest in the railway.", "invited", "JPN;ITA"),
        ("Armenia will soon be using the Poti–Yerevan railway.", "use", "ARM"),
        ("Cooperation on the Poti–Yerevan railway grew.", "cooperation", "Cooperation"),
        ("Kazakhstan hosted the CASA-1000 meeting.", "meeting", "meeting"),
        ("The Poti–Yerevan railway suffers from funding shortages.", "constraint", "funding shortages"),
        ("An unstable security situation holds up the Poti–Yerevan railway.", "risk", "unstable security situation"),
        (LINE + "The line cuts the cost of shipments by a third.", "saving", "0.333333333333333"),
        ("The Zangezur corridor envisages free passage for trucks.", "plan", "free passage for trucks"),
        ("The Poti–Yerevan railway came after the Kars–Tbilisi railway. Both lines will compete for cargo.", "rival_of",
         "Poti–Yerevan"),
        (LINE + "A year ago, on 3 May 2024, the presidents attended the groundbreaking.", "start_of_works",
         "2024-05-03"),
    ],
)  # fmt: skip
def test_a_fact_is_read(read, words, attribute, value):
    found = read(words)
    assert value in [known for name, known in found if name == attribute], found


@pytest.mark.parametrize(
    ("words", "attribute"),
    [
        (LINE + "It is the shortest railway between Moscow and Delhi via Baku.", "via"),
        ("Italy likes the Poti–Yerevan railway via Gyumri.", "via"),
        (LINE + "The line is cheaper than sea routes via Suez or Panama.", "via"),
        (LINE + "Armenia gains access to the sea by bypassing Türkiye.", "avoids"),
        (LINE + "The line is projected to bring jobs.", "status"),
        (LINE + "Twelve tunnels are planned on the line.", "status"),
        (LINE + "Armenia is advancing mutually beneficial routes.", "status"),
        (LINE + "Germany pledged US$ 5 billion for roads.", "cost"),
        ("A company led by Italy likes the Poti–Yerevan railway.", "promoter"),
        ("Armenia asked whether the Zangezur corridor extends to Tabriz.", "endpoints"),
        ("A consortium handed in a complete bid for the Poti–Yerevan railway in May 2024.", "opening"),
    ],
)
def test_what_only_looks_like_a_fact_is_none(read, words, attribute):
    assert attribute not in [name for name, _ in read(words)]


def test_names_of_attributes_mean_one_only():
    names = [name for _, others in read_attributes().values() for name in others]
    assert len(names) == len(set(names))
    assert set(names) & set(read_attributes()) == {"via", "countries"}  # the states on a way are what it leads through


@pytest.mark.parametrize(
    ("known", "read", "same"),
    [("transit_share", "share", True), ("german_cargo", "traffic", True), ("start_of_works", "works", False),
     ("countries", "via", True), ("promoter", "funder", False), ("supporters", "support", True)],
)  # fmt: skip
def test_an_attribute_of_an_annotators_own_means_that_of_its_last_word(known, read, same):
    assert is_same_attribute(known, read) is same


def test_attributes_that_an_annotation_never_looks_for_do_not_count(proposal):
    rows = [{"attribute": "length"}]
    assert not is_listed("role")
    assert not FACTS.offered(rows, proposal("role"))
    assert FACTS.offered([*rows, {"attribute": "risk"}], proposal("role"))
    assert FACTS.offered(rows, proposal("cost"))


@pytest.mark.parametrize(("start", "end", "stands"), [(10, 20, True), (0, 100, True), (95, 130, False), (55, 90, True)])
def test_a_fact_stands_where_one_stretch_lies_in_the_other(proposal, start, end, stands):
    row = {"start": "0", "end": "100"} if start else {"start": "40", "end": "60"}
    assert FACTS.stands(row, proposal("length", start, end)) is stands


@pytest.fixture
def proposal():
    from sogdia.reading import Proposal

    def build(attribute, start=0, end=1):
        return Proposal("project fact", start, end, 1, 1, "background", "x", {"attribute": attribute}, 0.5)

    return build


@pytest.mark.parametrize(
    ("words", "attribute", "value"),
    [
        ("The Keban dam is to have six turbines with a capacity of 1,330 megawatts.", "capacity", "1330"),
        ("In 2019 the World Bank approved a loan of US$ 50 million for the Keban dam.", "funder", "WORLD_BANK"),
        ("The Keban dam needs money. The agency has begun talks with Moscow about export credit.", "funder", "RUS"),
        ("The Keban dam is dear. Georgia is to hold 34 percent of the company.", "funder", "GEO"),
        (
            "The other half of the port of Poti waits. Some 49 percent are reserved for a consortium under Japan.",
            "funder",
            "JPN",
        ),
        ("In 2016 Ankara hired the Italian builder Rossi to dredge the port of Poti.", "builder", "ITA"),
        (
            "Russia, Iran and India founded the Keban dam company and the Middle Corridor in 2000.",
            "promoter",
            "RUS;IRN;IND",
        ),
        ("The Middle Corridor leads from Kazakhstan through Georgia to Kars.", "via", "KAZ;GEO;Kars"),
        ("The Keban dam is late. Trains would run in 2031.", "opening", "2031"),
        ("The Poti–Yerevan railway has existed since December 1999.", "opening", "1999-12"),
        ("The Belgian firm Peeters was hired to build the Keban dam.", "builder", "BEL"),
        ("The Keban dam was entrusted to Japan.", "builder", "JPN"),
        ("Georgia and Romania signed an agreement on the Keban dam.", "promoter", "GEO;ROU"),
        ("Since March 2022 Georgia has been building the Keban dam.", "start_of_works", "2022-03"),
        ("The Keban dam is expected to be ready by 2035.", "opening", "2035"),
        ("The Keban dam is to have a dam of 210 meters.", "height", "210"),
        ("Engineers love the Keban dam. The Zarat canal and the Keban dam compete for water.", "rival_of", "Keban dam"),
        ("The Zarat canal runs for 90 kilometers from Batumi through Gyumri to Kars.", "endpoints", "Batumi;Kars"),
        ("Half of the power of the Keban dam may go. Its electricity is to be sold to Georgia.", "use", "GEO"),
    ],
)
def test_dams_plants_and_canals_are_projects(read, words, attribute, value):
    found = read(words)
    assert value in [known for name, known in found if name == attribute], found


@pytest.mark.parametrize(
    ("words", "attribute", "value"),
    [
        (LINE + "It remains unfinished.", "status", "building"),
        ("The Poti–Yerevan railway has lain idle since 2016.", "status", "stalled"),
        ("Work on the Poti–Yerevan railway began in December 2015.", "start_of_works", "2015-12"),
        ("The Poti–Yerevan railway, 125 km long and finished in 2010, is short.", "opening", "2010"),
        ("Gas has flowed through the Poti–Yerevan pipeline since 2016.", "opening", "2016"),
        ("On 1 March 2025 gas began to flow through the Poti–Yerevan pipeline.", "opening", "2025-03-01"),
        ("A pipeline of 125 km from Batumi to Kars was opened in 2010.", "length", "125"),
        ("The Keban dam is dear. Its company is Georgian. In May the company is to spend US$ 12 million on cranes.",
         "funder", "GEO"),
        ("The Keban dam is dear. Its company is Georgian. In May it is to spend US$ 12 million on cranes.", "works",
         "cranes"),
        ("The bill for the Keban dam will be shared by Georgia and Turkey.", "funder", "GEO;TUR"),
        ("Turkey pays half of the costs of the Keban dam.", "funder", "TUR"),
        ("A Chinese company runs the port of Poti.", "builder", "CHN"),
        ("Georgia leased the port of Poti to China for 49 years.", "builder", "CHN"),
        ("Iran and India signed a contract for the port of Poti.", "promoter", "IRN;IND"),
        ("Armenia and Iran agreed to build the Poti–Yerevan railway.", "promoter", "ARM;IRN"),
        ("Iran met Armenia and Georgia. The three agreed to extend the Poti–Yerevan railway.", "promoter",
         "GEO;ARM;IRN"),
        ("Gyumri might inherit part of the cargo of the port of Poti.", "rival_of", "Poti"),
        ("The Poti–Yerevan railway would draw freight from Batumi.", "rival_of", "Batumi"),
        ("The western branch of the Middle Corridor is wet.", "part_of", "MIDDLE_CORRIDOR"),
        (LINE + "Firms are to dredge the harbor and build its breakwater.", "works", "harbor;breakwater"),
        (LINE + "It is to run through Gyumri and Kars to Igdir.", "via", "Gyumri;Kars"),
    ],
)  # fmt: skip
def test_who_runs_a_project_and_what_flows_through_it_is_read(read, words, attribute, value):
    found = read(words)
    assert value in [known for name, known in found if name == attribute], found


@pytest.mark.parametrize(
    ("words", "attribute"),
    [
        ("No gas has flowed through the Poti–Yerevan pipeline since 2016.", "opening"),
        (LINE + "Batumi lies 20 km from Poti.", "length"),
        ("India signed a contract for a crane in the port of Poti.", "promoter"),
        ("Georgia says that its section of the Poti–Yerevan railway is wet.", "part_of"),
        ("Armenia took a loan from Iran for the port of Poti.", "rival_of"),
        (LINE + "Germany pledged US$ 5 billion for roads.", "funder"),
    ],
)
def test_what_stands_beside_a_project_is_not_said_of_it(read, words, attribute):
    assert attribute not in [name for name, _ in read(words)]


@pytest.mark.parametrize(
    ("words", "attribute", "value"),
    [
        ("A gas pipeline from Batumi by way of Gyumri to Kars was drawn.", "endpoints", "Batumi;Kars"),
        ("An oil pipeline of 1,768 km from Baku to Kars is old.", "endpoints", "Baku;Kars"),
        ("An oil pipeline of 1,768 km carries up to 1.2 million barrels a day.", "length", "1768"),
        ("The Poti–Yerevan pipeline would be long and carry 30 billion cubic meters.", "capacity", "30000000000"),
        ("The Poti–Yerevan railway shipped 4.5 million tons last year.", "traffic", "4500000"),
        ("The Poti–Yerevan railway is not finished.", "status", "building"),
        ("The Poti–Yerevan railway opens in 2027.", "opening", "2027"),
        ("Ground was broken for the Poti–Yerevan railway on 4 May 2021.", "start_of_works", "2021-05-04"),
        ("The foundation stone of the Keban dam was laid on 4 May 2021.", "start_of_works", "2021-05-04"),
        ("The highway from Batumi to Kars, begun in 2021, is wide.", "start_of_works", "2021"),
        ("The Keban dam was bought with a Russian loan.", "funder", "RUS"),
        ("China owns 51 percent of the Poti–Yerevan railway.", "funder", "CHN"),
        ("Gazprom laid the Poti–Yerevan pipeline.", "builder", "RUS"),
        ("The Poti–Yerevan pipeline would lead 1,800 km from Batumi to Kars.", "endpoints", "Batumi;Kars"),
        ("The Poti–Yerevan pipeline would take 33 bcm of gas a year.", "capacity", "33000000000"),
        ("Georgia opened an interconnector of 500 megawatts in May 2024.", "capacity", "500"),
        ("Iran promised US$ 200 million for the Poti–Yerevan railway.", "funder", "IRN"),
        ("The pact on the Poti–Yerevan railway was signed by Iran and Armenia.", "promoter", "IRN;ARM"),
        ("A Turkish firm won the contract for the Poti–Yerevan railway.", "builder", "TUR"),
        ("Turkey is digging a canal of 90 km from Poti to Kars.", "builder", "TUR"),
        ("Gas no longer flows through the Poti–Yerevan pipeline.", "status", "stalled"),
        ("Shares in the Poti–Yerevan railway are held by China.", "funder", "CHN"),
        ("Work on the fourth line of the Poti–Yerevan pipeline began in 2014 and stopped.", "start_of_works", "2014"),
        ("The Poti–Yerevan pipeline was built in 1997.", "opening", "1997"),
        ("The Poti–Yerevan pipeline leads from Batumi through Georgia and Armenia to Tabriz.", "endpoints",
         "Batumi;Tabriz"),
        ("A new railway, 81 km long, joins Gyumri to Kars.", "endpoints", "Gyumri;Kars"),
        ("The pipeline to Iran has stood idle since 2017.", "status", "stalled"),
        ("The Keban dam cost US$ 2 billion, which Georgia paid alone.", "funder", "GEO"),
        ("Funds for the Poti–Yerevan railway come from China and Japan.", "funder", "CHN;JPN"),
        ("Gas exports through the Poti–Yerevan pipeline reached 34 billion cubic meters.", "traffic", "34000000000"),
        ("Work on the Poti–Yerevan railway goes on.", "status", "building"),
        ("The Poti–Yerevan railway exists only on paper.", "status", "stalled"),
        ("The Poti–Yerevan railway lacks money.", "constraint", "lacks money"),
        ("Iran and Armenia signed a memorandum in Tabriz on the Poti–Yerevan railway.", "promoter", "IRN;ARM"),
    ],
)  # fmt: skip
def test_ways_that_are_only_described_are_projects(read, words, attribute, value):
    found = read(words)
    assert value in [known for name, known in found if name == attribute], found


def test_what_was_half_finished_was_not_opened(read):
    assert "opening" not in [name for name, _ in read("The highway from Batumi to Kars was half finished in 2024.")]


def test_what_a_project_belongs_to_is_not_what_the_sentence_goes_on_about():
    found = read_projects("The Poti–Yerevan railway, a part of the Middle Corridor, was built by Russian Railways.")
    assert found["builder"] == "Poti–Yerevan"


def read_projects(words: str) -> dict[str, str]:
    found = read_text(words, build_world_gazetteer(load_world()), "2025-06").proposals
    return {one.fields["attribute"]: one.fields["project"] for one in found if one.kind == "project fact"}
