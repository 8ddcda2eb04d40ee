"""SIPRI's exports with all their traps, made up here: none of their data is in the repository."""

import pytest

from sogdia.cli import run_words
from sogdia.errors import ExchangeError
from sogdia.exchange.arms import build_shares, classify, compare_values, read_seen, write_shares
from sogdia.exchange.sipri import read_register, read_value_table
from sogdia.world import load_world

WORLD = load_world("eurasia")
HEADER = (
    "Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,"
    "Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons"
)
ROW = "Kazakhstan,Russia,2016,?,12,,Su-30SM,FGA aircraft,12,,2017; 2018,New,Part of a deal,40,480,480"
LATE = ROW.replace("2017; 2018", "2019")
PREAMBLE = "\n".join(f"line {number} of eleven" for number in range(11)) + "\n"


def written(tmp_path, text, encoding="cp1252", name="register.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def test_an_order_is_read_with_its_doubt_and_its_years(tmp_path):
    [entry] = read_register(written(tmp_path, f"{PREAMBLE}{HEADER}\n{ROW}\n"))
    assert (entry.recipient, entry.supplier, entry.order_year, entry.ordered) == ("Kazakhstan", "Russia", 2016, 12)
    assert entry.doubtful == ("order",)
    assert entry.tiv_m == {2017: 240, 2018: 240}
    assert entry.where == "register.csv line 13"


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_any_of_the_encodings_is_read(tmp_path, encoding):
    row = ROW.replace("Kazakhstan", "Türkiye")
    [entry] = read_register(written(tmp_path, f"{HEADER}\n{row}\n", encoding))
    assert entry.recipient == "Türkiye"


@pytest.mark.parametrize("end", ["", ";;;", ";;;;"])
@pytest.mark.parametrize("break_", ["\n", "\r\n"])
def test_what_hangs_on_the_ends_of_lines_is_let_be(tmp_path, end, break_):
    lines = break_.join(line + end for line in (*PREAMBLE.splitlines(), HEADER, ROW, ""))
    assert len(read_register(written(tmp_path, lines))) == 1


def test_a_record_broken_in_two_is_one(tmp_path):
    broken = ROW.replace("Part of a deal", "Part of\na deal")
    first, second = read_register(written(tmp_path, f"{HEADER}\n{broken}\n{ROW}\n"))
    assert first.comment == "Part of a deal"
    assert second.where == "register.csv line 4"


def test_a_quoted_comment_may_break_its_line(tmp_path):
    quoted = ROW.replace("Part of a deal", '"Part, of\na ""deal"""')
    [entry] = read_register(written(tmp_path, f"{HEADER}\n{quoted}\n"))
    assert entry.comment == 'Part, of a "deal"'


def test_the_later_form_has_a_value_for_every_year(tmp_path):
    text = (
        "Recipient;Supplier;Description;Delivery year;TIV delivery values\n"
        '"Uzbekistan";"China";"SAM system";"2018";"50"\n'
    )
    [entry] = read_register(written(tmp_path, text))
    assert entry.tiv_m == {2018: 50}


def test_nothing_known_is_not_zero(tmp_path):
    unknown, small = read_register(
        written(tmp_path, f"{HEADER}\n{ROW.removesuffix('480')}\n{ROW.removesuffix('480')}0\n")
    )
    assert unknown.tiv_m == {}
    assert small.tiv_m == {2017: 0, 2018: 0}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no header"),
        ("a,b,c\n1,2,3\n", "no header"),
        (f"{HEADER}\n", "no order after its header in line 1"),
        (
            HEADER.replace("Weapon description", "Weapons") + f"\n{ROW}\n",
            "line 1: column 'weapon description' is missing",
        ),
        (f"{HEADER}\n{ROW}\n{ROW.replace('2017; 2018', 'soon')}\n", "line 3: year of delivery is 'soon'"),
        (f"{HEADER}\n{ROW.replace('480,480', '480,nan')}\n", "line 2: TIV of deliveries is 'nan'"),
        (f"{HEADER}\n{ROW.replace('480,480', '480,-1')}\n", "line 2: TIV of deliveries is '-1'"),
        (f"{HEADER}\n{ROW.replace('480,480', '480,1_0')}\n", "line 2: TIV of deliveries is '1_0'"),
        (f"{HEADER}\n{ROW.replace('2016,?', '2016,x')}\n", "line 2: has 'x' where only a question mark"),
        (f"{HEADER}\n{ROW.replace('Russia', ' ')}\n", "line 2: names no recipient or no supplier"),
        (f"{HEADER}\n{ROW.replace('480,480', '480,1;2;3')}\n", "line 2: has 3 values for 2 years"),
        (f"{HEADER}\n{ROW},9,9\n{ROW}\n{ROW}\n{ROW}\n", "line 2: has 18 cells, expected 16"),
        (f"{HEADER}\n{ROW.replace('New', chr(34) + 'New')}\n{ROW}\n{ROW}\n{ROW}\n", "line 2: has"),
    ],
)
def test_a_hostile_file_is_refused_in_one_line_that_says_where(tmp_path, text, said):
    with pytest.raises(ExchangeError) as refusal:
        read_register(written(tmp_path, text))
    assert said in str(refusal.value)
    assert len(refusal.value.problems) == 1


def test_bytes_that_are_no_text_are_refused_with_their_line(tmp_path):
    path = tmp_path / "register.csv"
    path.write_bytes(HEADER.encode() + b"\n\x81\xff\n")
    with pytest.raises(ExchangeError, match=r"line 2.*neither UTF-8 nor Windows"):
        read_register(path)
    path.write_bytes(HEADER.encode() + b"\n\0\n")
    with pytest.raises(ExchangeError, match=r"line 2.*NUL"):
        read_register(path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ExchangeError, match="cannot be read"):
        read_register(tmp_path / "none.csv")
    with pytest.raises(ExchangeError, match="cannot be read"):
        read_register(tmp_path)


def test_a_table_of_values_is_read_by_country_and_year(tmp_path):
    text = "TIV of imports\n\n,2017,2018,Total\nKazakhstan,0 ,240 ,240\nUzbekistan,,50,50\nTotal,0,290,290\n\n"
    table = read_value_table(written(tmp_path, text))
    assert table.tiv_m == {("Kazakhstan", 2017): 0, ("Kazakhstan", 2018): 240, ("Uzbekistan", 2018): 50}
    with pytest.raises(ExchangeError, match="line 4: value is 'many'"):
        read_value_table(written(tmp_path, text.replace("240 ,", "many,")))
    with pytest.raises(ExchangeError, match="no header with years"):
        read_value_table(written(tmp_path, HEADER))


def test_a_table_of_values_stands_beside_the_world(tmp_path, capsys):
    text = "Imports\n\n,2015,2016,2017,2018,2019\nKazakhstan,400,,300,300,400\nRuritania,1,1,1,1,1\n"
    path = written(tmp_path, text)
    [total] = compare_values(WORLD, read_value_table(path))
    assert (total.buyer, str(total.window), total.table_tiv_m) == ("KAZ", "2015-19", 1400)
    assert total.world_tiv_m == pytest.approx(1422.7)
    assert run_words(["arms", "KAZ", "--values", str(path)]) == 0
    assert "Your table of values" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("description", "weapons"),
    [
        ("FGA aircraft", "fighter"),
        ("transport helicopter", "helicopter"),
        ("UAV", "uav"),
        ("SAM system", "air-defence"),
        ("anti-tank missile", "missile"),
        ("BVRAAM", "missile"),
        ("tank", "armour"),
        ("self-propelled gun", "artillery"),
        ("patrol craft", "ship"),
        ("turbofan", "engine"),
        ("air search radar", "sensor"),
        ("transport aircraft", "aircraft"),
    ],
)
def test_descriptions_fall_into_classes(description, weapons):
    assert classify(description) == weapons


def test_shares_of_a_register_are_those_of_whole_windows(tmp_path):
    rows = [
        ROW,
        ROW.replace("Russia", "China").replace("480,480", "160,160"),
        ROW.replace("Russia", "Atlantis").replace("480,480", "160,160"),
        ROW.replace("2017; 2018", "2019").replace("480,480", "0,0"),
        ROW.replace("2017; 2018", "2021"),
        ROW.replace("Kazakhstan", "Ruritania"),
    ]
    shares = build_shares(WORLD, read_register(written(tmp_path, "\n".join([HEADER, *rows]))))
    assert {(row.first_year, row.last_year) for row in shares} == {(2015, 2019)}
    assert {row.weapons for row in shares} == {"all", "fighter"}
    russia = next(row for row in shares if row.supplier == "RUS" and row.weapons == "all")
    assert russia.value == pytest.approx(0.6)
    assert russia.total_tiv_m == 800
    assert {row.buyer for row in shares} == {"KAZ"}


def test_a_register_becomes_a_world_of_ones_own(tmp_path, capsys):
    register = written(
        tmp_path, f"{HEADER}\n{ROW}\n{ROW.replace('2017; 2018', '2013')}\n{ROW.replace('2017; 2018', '2019')}\n"
    )
    write_shares(tmp_path / "own", build_shares(WORLD, read_register(register)), register)
    world = load_world("eurasia", tmp_path / "own")
    assert any(row.source == "own-register" for row in world.arms_shares)
    assert run_words(["arms", "KAZ", "--register", str(register), "--class", "fighter"]) == 0
    assert "100" in capsys.readouterr().out


def test_shares_to_be_scored_are_read_from_a_csv(tmp_path):
    text = (
        "recipient,supplier,period,share_percent,note\n"
        "Kazakhstan,Russia,2020-24,80,computed; TIV 80 of 100 million\n"
        "Central Asia (5),China,2020-24,17 %,\n"
        "Kazakhstan,Turkey,2020-24,<4,\n"
    )
    first, second = read_seen(WORLD, written(tmp_path, text, "utf-8", "seen.csv"))
    assert (first.buyer, first.supplier, first.share, first.volume_tiv_m) == ("KAZ", "RUS", 0.8, 100)
    assert (second.buyer, second.volume_tiv_m) == ("CA5", None)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Kazakstan,Russia,2020-24,80", 'line 2: .*Did you mean "Kazakhstan"'),
        ("Kazakhstan,Russia,2020,80", "line 2: '2020' is no window"),
        ("Kazakhstan,Russia,2020-24,180", "line 2: '180' is above 100"),
        ("Kazakhstan,Russia,2020-24,8x", "line 2: '8x' is no share"),
    ],
)
def test_a_wrong_share_is_refused_with_its_line(tmp_path, row, said):
    text = f"recipient,supplier,period,share_percent\n{row}\n"
    with pytest.raises(ExchangeError, match=said):
        read_seen(WORLD, written(tmp_path, text, "utf-8", "seen.csv"))


def test_later_shares_are_scored_by_the_command(tmp_path, capsys):
    text = "recipient,supplier,period,share_percent\nKazakhstan,Russia,2020-24,80\nCentral Asia (5),China,2020-24,20\n"
    path = written(tmp_path, text, "utf-8", "seen.csv")
    assert run_words(["arms", "--against", str(path), "--top", "50"]) == 0
    said = capsys.readouterr().out
    assert "mean absolute error" in said
    assert "from 2019" in said
