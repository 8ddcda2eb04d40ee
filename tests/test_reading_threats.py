"""Hostile and broken files through the command line: a clear refusal or a right reading, and nothing is ever run."""

from __future__ import annotations

import io
import json
import random
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from sogdia.cli import DONE, REFUSED, run_words
from sogdia.errors import ReadingError
from sogdia.reading.confined import read_confined
from sogdia.reading.docx import MOST_MEMBERS
from sogdia.reading.html import MOST_NESTED

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WORDS = "By Ann Example\nKazakhstan opened the railway from Bakhty to Ayagoz, 272 km long, in May 2024.\n"


@pytest.fixture
def call(capsys, monkeypatch):
    def run(*words, keys=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(keys))
        status = run_words([str(word) for word in words])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run


@pytest.fixture
def read(call, tmp_path):
    """Return the tables that `sogdia read` makes of a file's content; it must be done with it."""

    def run(content: bytes, name: str = "article-2025-06.txt"):
        path = tmp_path / name
        path.write_bytes(content)
        status, out, err = call("read", path, "--json")
        assert (status, err) == (DONE, "")
        return json.loads(out)["tables"]

    return run


@pytest.fixture
def refuse(call, tmp_path):
    """Return why `sogdia read` refuses a file, in one line that names it."""

    def run(content: bytes, name: str = "hostile.bin"):
        path = tmp_path / name
        path.write_bytes(content)
        status, out, err = call("read", path)
        assert (status, out) == (REFUSED, "")
        assert len(err.splitlines()) == 1
        assert err.startswith(name)
        assert "Traceback" not in err
        return err

    return run


def places(tables) -> set[str]:
    return {one["text"] for one in tables["place"]}


def pack(xml: str, *others: tuple[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (("word/document.xml", xml), *others):
            archive.writestr(name, text)
    return packed.getvalue()


def make_pdf(*objects: bytes) -> bytes:
    """Return a PDF of numbered objects, the first its catalogue."""
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size, start = len(objects) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n" % (size, table, size)
    return out + b"startxref\n%d\n%%%%EOF" % start


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>"


def make_pages(kids: bytes, count: int) -> bytes:
    return b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)


# Size


@pytest.mark.parametrize("start", [b"By Ann Example\n", b"%PDF-1.7\n", b"PK\x03\x04", b"<!doctype html><p>"])
def test_a_file_of_200_mb_is_refused_whatever_it_begins_with(call, tmp_path, start):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.write(start)
        file.truncate(200_000_000)
    status, _, err = call("read", path)
    assert status == REFUSED
    assert err == "large.txt: is larger than 20 MB, the most that is read.\n"


def test_a_line_of_a_megabyte_without_an_end_is_refused(refuse):
    assert "without the end of a sentence" in refuse(b"Kazakhstan and Uzbekistan agreed on a railway, " * 20_000)
    assert "without the end of a sentence" in refuse(b"a" * 999_999)


@pytest.mark.slow
def test_a_long_line_of_many_sentences_is_read(read):
    line = "Kazakhstan opened the railway from Bakhty to Ayagoz in May 2024. "
    filler = "Nothing else was told that day of anything at all. " * 20
    tables = read((line + filler * 40).encode())
    assert {"Bakhty", "Ayagoz"} <= places(tables)


# DOCX


@pytest.mark.slow
def test_bombs_in_docx_are_refused(refuse):
    said = refuse(pack(f"<w:document {W}><w:p><w:t>" + "0" * 60_000_000))
    assert "more than is read" in said
    assert "more than is read" in refuse(pack(f"<w:document {W}>" + "<a/>" * 2_000_000 + "</w:document>"))
    many = [(f"{number}.xml", "") for number in range(MOST_MEMBERS)]
    assert "packs more than" in refuse(pack(f"<w:document {W}/>", *many))


def test_a_bomb_that_lies_about_its_size_is_refused(refuse):
    """The directory says 100 bytes, the stream unpacks to megabytes."""
    packed = bytearray(pack(f"<w:document {W}><w:p><w:t>" + "0" * 60_000_000))
    entry = packed.rindex(b"PK\x01\x02")
    packed[entry + 24 : entry + 28] = (100).to_bytes(4, "little")
    refuse(bytes(packed))


@pytest.mark.slow
def test_a_docx_of_millions_of_elements_needs_no_memory_for_each(read):
    """Padded with noise so that its ratio is modest; the words are read, and no tree of the elements is ever built."""
    noise = random.Random(1).randbytes(150_000).hex()
    words = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in WORDS.splitlines())
    xml = f"<w:document {W}><!-- {noise} -->" + "<a/>" * 1_000_000 + words + "</w:document>"
    assert "Bakhty" in places(read(pack(xml), "many-2025-06.docx"))


@pytest.mark.parametrize("cut", [10, 100, -30, -1])
def test_a_truncated_docx_is_refused(refuse, cut):
    assert "damaged" in refuse(pack(f"<w:document {W}><w:p><w:t>{'Words. ' * 200}</w:t></w:p></w:document>")[:cut])


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
        '<!DOCTYPE d [<!ENTITY c SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE d SYSTEM "http://localhost:9/evil.dtd" [<!ENTITY c "x">]>',
    ],
)
def test_entities_of_a_docx_are_neither_expanded_nor_fetched(refuse, declared):
    said = refuse(pack(f"{declared}<w:document {W}><w:p><w:t>&c;</w:t></w:p></w:document>"))
    assert "unsafe" in said
    assert "root:" not in said


# PDF


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.4",
        b"%PDF-1.4\n" + b"\x00\xff" * 500,
        make_pdf(CATALOGUE, make_pages(b"3 0 R", 1), PAGE, b"<< /Length 99999 >>\nstream\nBT (x"),
        make_pdf(CATALOGUE, make_pages(b"2 0 R 2 0 R", 2)),
        make_pdf(b"<< /Type /Catalog /Pages 1 0 R >>"),
        make_pdf(CATALOGUE, b"null"),
    ],
    ids=["nothing", "noise", "cut stream", "pages in a circle", "catalogue for pages", "no pages"],
)
def test_broken_pdfs_are_refused(refuse, content):
    refuse(content)


def test_a_pdf_cut_off_anywhere_is_refused_or_read(call, tmp_path):
    whole = (Path(__file__).parent / "articles/dev/steps-to-recognition/article-2025-06.pdf").read_bytes()
    for share in (0.2, 0.6, 0.95):
        path = tmp_path / "cut.pdf"
        path.write_bytes(whole[: int(share * len(whole))])
        status, _, err = call("read", path)
        assert status in (DONE, REFUSED)
        assert "Traceback" not in err


@pytest.mark.slow
def test_a_pdf_of_a_huge_tree_of_pages_is_refused(refuse):
    refuse(make_pdf(CATALOGUE, make_pages(b"3 0 R " * 200_000, 200_000), PAGE, b"null"))
    assert "pages" in refuse(make_pdf(CATALOGUE, make_pages(b"3 0 R " * 600, 600), PAGE, b"null"))
    nested = [make_pages(b"%d 0 R" % (number + 3), 1) for number in range(3_000)]
    refuse(make_pdf(CATALOGUE, *nested, PAGE))


@pytest.mark.slow
def test_a_stream_of_a_pdf_that_unpacks_to_gigabytes_is_refused(refuse):
    packed = zlib.compress(b"BT (x) Tj ET " * 10_000_000, 9)
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
    refuse(make_pdf(CATALOGUE, make_pages(b"3 0 R", 1), PAGE, stream))


# Encodings and scripts


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_the_same_text_is_read_in_every_encoding(read, encoding):
    text = WORDS.replace("long,", "long – nearly done –")
    assert {"Bakhty", "Ayagoz", "Kazakhstan"} <= places(read(text.encode(encoding)))


def test_a_few_broken_bytes_do_not_spoil_the_rest(read):
    text = (WORDS + "Türkiye’s railway – and Kars – came later. " * 20).encode()
    tables = read(text + b"A stray \x92 byte.")
    assert {"Bakhty", "Türkiye"} <= places(tables)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "koi8-r"])
def test_cyrillic_is_no_error_and_keeps_its_offsets(read, encoding):
    words = "Казахстан открыл железную дорогу из Бахты в Аягоз длиной 272 километра. " * 8
    tables = read(words.encode(encoding))
    assert all(words[int(one["start"]) : int(one["end"])] == one["text"] for one in tables["quantity"])


def test_right_to_left_text_keeps_offsets_and_turns_no_terminal(call, tmp_path):
    text = WORDS + "قازاقستان راه‌آهن بختی به آیاگوز را افتتاح کرد. \u202eKabul\u202c and Herat are towns.\n"
    path = tmp_path / "rtl-2025-06.txt"
    path.write_text(text, encoding="utf-8")
    status, out, _ = call("read", path, "--json")
    assert status == DONE
    for one in json.loads(out)["tables"]["place"]:
        assert text[int(one["start"]) : int(one["end"])] == one["text"]
    assert not set("\u202e\u202c") & set(call("read", path)[1])


@pytest.mark.parametrize(
    "content", [b"Kabul\x00Herat", b"\x00" * 1000, b"By Ann Example\n\x00\x00Words of Kabul.", b"\xff\xfe"]
)
def test_nul_bytes_are_refused(refuse, content):
    assert "text" in refuse(content)


# HTML


def test_nothing_of_a_page_is_run_or_fetched_and_only_what_is_seen_is_read(read, tmp_path):
    page = (
        "<!doctype html><html><head><script>Iran</script><link rel=stylesheet href=http://localhost:9/a.css></head>"
        "<body onload=\"alert('Pakistan')\"><p>By Ann Example<p><img src=x onerror=\"fetch('//Moscow')\" alt=Tehran>"
        "<a href=\"javascript:alert('Minsk')\">Kazakhstan</a> opened the railway from Bakhty to Ayagoz in May 2024."
        "<iframe src=http://localhost:9/>Delhi</iframe><template>Beijing</template><!-- Ankara -->"
        "<svg><script>Baku</script></svg><p hidden>Rome<object>Paris</object></body></html>"
    )
    seen = places(read(page.encode(), "page-2025-06.html"))
    assert {"Kazakhstan", "Bakhty", "Ayagoz"} <= seen
    assert not seen & {"Iran", "Pakistan", "Moscow", "Tehran", "Minsk", "Delhi", "Beijing", "Ankara", "Baku", "Paris"}


def test_deep_nesting_is_read_or_refused(read, refuse):
    deep = b"<html><body>" + b"<div>" * 20_000 + WORDS.split("\n")[1].encode() + b"</div>" * 20_000
    assert "Bakhty" in places(read(deep, "deep-2025-06.html"))
    said = refuse(b"<html><body>" + b"<nav>" * (MOST_NESTED + 1) + b"<div>" * 500_000)
    assert "within one another" in said


def test_a_page_that_takes_too_long_is_given_up():
    with pytest.raises(ReadingError, match="takes longer than 1 s"):
        read_confined("html", b"<html><body>" + b"<!--" * 500_000, seconds=1)


# What reaches a terminal, a spreadsheet, a world


ESCAPES = "\x1b[2J\x1b]0;owned\x07"


def test_escapes_of_a_text_reach_no_terminal(call, tmp_path):
    path = tmp_path / "escape-2025-06.txt"
    path.write_text(
        f"By Ann Example\nThe railway {ESCAPES}from Bakhty to Ayagoz is 272{ESCAPES} km long.\n", encoding="utf-8"
    )
    for words in (
        ("read", path),
        ("review", path, "--kind", "quantity"),
        ("review", path, "--list", "--kind", "quantity"),
    ):
        status, out, err = call(*words, keys="s\n" * 9)
        assert status == DONE
        assert not {"\x1b", "\x07"} & set(out + err)


def test_markup_of_a_terminal_is_only_text(call, tmp_path):
    path = tmp_path / "markup-2025-06.txt"
    path.write_text(
        "By Ann Example\nThe [red]railway[/red] [/] from Bakhty to Ayagoz is [link=x]272 km long.\n", encoding="utf-8"
    )
    _, out, _ = call("review", path, "--kind", "quantity")
    assert "[red]railway[/red] [/]" in out


def test_a_title_that_is_a_formula_stays_text_in_the_world(call, tmp_path):
    path = tmp_path / "formula-2025-06.txt"
    path.write_text(
        '=HYPERLINK("http://localhost:9")\nBy Ann Example\nThe railway from Rasht to Astara is 162 km long.\n',
        encoding="utf-8",
    )
    call("review", path, "--kind", "quantity", keys="e\nsubject=rasht-astara\n\na\n")
    assert call("accept", path, "--world", tmp_path / "own")[0] == DONE
    rows = (tmp_path / "own/sources-accepted.csv").read_text(encoding="utf-8")
    assert "HYPERLINK" in rows
    assert ",=" not in rows
    assert ',"=' not in rows


def test_a_path_in_a_review_is_only_read_never_written(call, tmp_path):
    """A review that names another file as its document makes nothing of it but a reading that does not fit."""
    victim = tmp_path / "victim.txt"
    victim.write_text("By Ann Example\nSecret.\n", encoding="utf-8")
    review = {
        "form": "sogdia-review-1",
        "origin": {"file": str(victim), "text_sha256": "0" * 64, "issued": "", "publisher": "", "articles": []},
        "entries": [], "verdicts": {},
    }  # fmt: skip
    path = tmp_path / "evil.review.json"
    path.write_text(json.dumps(review), encoding="utf-8")
    status, out, _ = call("review", path)
    assert status == DONE
    assert "Secret" not in out
    assert victim.read_text(encoding="utf-8") == "By Ann Example\nSecret.\n"
