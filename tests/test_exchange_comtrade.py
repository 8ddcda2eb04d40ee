"""Comtrade: which rows count, once each, and what becomes of them."""

import csv

import pytest

from sogdia.cli import DONE, run_words
from sogdia.errors import ExchangeError
from sogdia.exchange.comtrade import find_class, read_classes, read_comtrade, read_regions
from sogdia.exchange.world_tables import type_tables
from sogdia.world import load_world
from worlds.making import FORK

WORLD = load_world("eurasia")
HEAD = (
    "typeCode,freqCode,refYear,refMonth,period,reporterCode,reporterISO,reporterDesc,flowCode,flowDesc,partnerCode,"
    "partnerISO,partnerDesc,partner2Code,cmdCode,customsCode,motCode,qty,qtyUnitAbbr,netWgt,primaryValue"
)


def row(flow, reporter, partner, code, kg, freq="A", partner2="0", customs="C00", mot="0", year=2023):
    return f"C,{freq},{year},52,{year},{reporter},,,{flow},,{partner},,,{partner2},{code},{customs},{mot},,kg,{kg},1000"


def read(tmp_path, *rows, head=HEAD):
    path = tmp_path / "trade.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8-sig")
    return read_comtrade([path], WORLD)


def demand(reading):
    rows = type_tables(reading.tables).get("demand", [])
    return {tuple(row.values[one] for one in ("origin", "destination", "commodity")): row.values for row in rows}


UZB, TJK, KGZ, AFG = "860", "762", "417", "4"


def test_kilograms_become_million_tonnes_from_partner_to_reporter(tmp_path):
    found = demand(read(tmp_path, row("M", TJK, KGZ, "10", "250000000")))
    assert list(found) == [("KGZ", "TJK", "grain")]
    values = found["KGZ", "TJK", "grain"]
    assert [values[one] for one in ("value", "low", "high", "year")] == [0.25, 0.2, 0.3, 2023]
    assert "one side alone" in values["note"]


def test_exports_go_the_other_way_and_both_sides_give_the_range(tmp_path):
    found = demand(read(tmp_path, row("X", TJK, KGZ, "10", "300000000"), row("M", KGZ, TJK, "10", "200000000")))
    values = found["TJK", "KGZ", "grain"]
    assert [values[one] for one in ("value", "low", "high")] == [0.2, 0.2, 0.3]


def test_shares_over_regions_add_up_and_are_stated(tmp_path):
    found = demand(read(tmp_path, row("M", AFG, TJK, "10", "1000000000")))
    assert {origin for origin, _, _ in found} == {"TJK"}
    assert sum(values["value"] for values in found.values()) == pytest.approx(1, abs=1e-5)
    assert all("share 0." in values["note"] for values in found.values())


def test_what_would_count_twice_is_left_and_told(tmp_path):
    reading = read(
        tmp_path,
        row("M", TJK, KGZ, "10", "250000000"),
        row("M", TJK, KGZ, "1001", "250000000"),
        row("M", TJK, "0", "10", "900000000"),
        row("M", TJK, KGZ, "TOTAL", "900000000"),
        row("RX", TJK, KGZ, "10", "100"),
        row("M", TJK, KGZ, "10", "100", mot="2100"),
        row("M", TJK, KGZ, "10", "100", customs="C01"),
        row("M", TJK, KGZ, "10", "100", partner2="156"),
        row("M", TJK, KGZ, "10", "100", freq="M"),
        row("M", TJK, KGZ, "11", ""),
        row("M", TJK, "32", "10", "100"),
    )
    assert demand(reading)["KGZ", "TJK", "grain"]["value"] == 0.25
    assert reading.said[0] == "1 rows of trade taken"
    for why in ("other levels", "world as partner", "totals over all", "re-exports", "motCode", "customsCode",
                "partner2Code", "freqCode", "no weight: unknown is not zero", "without a region"):  # fmt: skip
        assert any(line.startswith("1 rows left: ") and why in line for line in reading.said), why


def test_coal_crude_and_oil_products_are_told_apart_where_the_codes_do(tmp_path):
    rows = [
        row("M", TJK, KGZ, code, kg) for code, kg in (("27", "10e9"), ("2701", "2e9"), ("2709", "5e9"), ("2710", "3e9"))
    ]
    found = demand(read(tmp_path, *rows))
    assert {key[2]: values["value"] for key, values in found.items()} == {"bulk": 2.0, "oil": 3.0}
    reading = read(tmp_path, rows[0])
    assert "undivided and taken as oil products" in reading.said[-1]


def test_the_columns_of_the_older_site_are_known(tmp_path):
    head = "Year,Trade Flow Code,Reporter Code,Reporter ISO,Partner Code,Partner ISO,Commodity Code,Netweight (kg)"
    found = demand(read(tmp_path, "2019,1,762,TJK,417,KGZ,10,250000000", head=head))
    assert found["KGZ", "TJK", "grain"]["value"] == 0.25


def test_iso_codes_do_where_numbers_are_missing_and_leading_zeros_do_no_harm(tmp_path):
    head = "refYear,flowCode,reporterISO,partnerCode,partnerISO,cmdCode,netWgt"
    assert demand(read(tmp_path, "2023,M,TJK,417,,10,1e9", head=head))
    assert demand(read(tmp_path, row("M", TJK, "004", "10", "1e9")))


@pytest.mark.parametrize("weight", ["heavy", "-1", "nan", "inf"])
def test_a_weight_that_is_none_is_refused_with_row_and_column(tmp_path, weight):
    with pytest.raises(ExchangeError, match=r"trade.csv line 3: column netWgt is"):
        read(tmp_path, row("M", TJK, KGZ, "10", "1"), row("M", TJK, KGZ, "10", weight))


def test_a_missing_column_is_refused_with_its_names(tmp_path):
    with pytest.raises(ExchangeError, match=r"has no column netWgt or Netweight \(kg\).*Did you mean"):
        read(tmp_path, "2023,M,762,417,10,1", head="refYear,flowCode,reporterCode,partnerCode,cmdCode,netWg")


def test_the_tables_know_every_chapter_and_only_regions_and_classes_of_the_world():
    chapters = {f"{number:02d}" for number in range(1, 98)} - {"77"}  # 77 is kept free by the Harmonized System
    assert chapters <= set(read_classes())
    assert set(read_classes().values()) <= {*WORLD.commodities, ""}
    assert {region for _, regions in read_regions().values() for region in regions} == set(WORLD.regions)
    assert find_class("270900") == ""


def test_the_folder_is_laid_over_the_world(tmp_path, capsys):
    (tmp_path / "trade.csv").write_text("\n".join((HEAD, row("M", TJK, KGZ, "10", "250000000"))))
    out = tmp_path / "mine"
    assert run_words(["import", "comtrade", str(tmp_path / "trade.csv"), "--out", str(out)]) == DONE
    assert "1 rows of trade taken" in capsys.readouterr().out
    assert load_world("eurasia", out).demand["KGZ", "TJK", "grain"].best == 0.25
    with (out / "demand.csv").open(encoding="utf-8") as file:
        assert [row["source"] for row in csv.DictReader(file)] == ["comtrade"]
    assert FORK.is_dir()
