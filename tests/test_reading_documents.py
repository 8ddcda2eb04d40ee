"""Files become text: any kind, any encoding, and nothing hostile gets further than a sentence."""

from __future__ import annotations

import io
import zipfile

import pytest

from sogdia.errors import ReadingError
from sogdia.reading import build_document, read_document
from sogdia.reading.document import MOST_BYTES, find_kind

WORDS = "By Ann Example\nThe line from Termez opened in 2024.\n"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def make_docx(xml: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", xml)
    return packed.getvalue()


def make_pdf(words: str) -> bytes:
    """Return a PDF of one line, written by hand."""
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET"
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
        "/Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
    ]
    out, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    out += f"xref\n0 6\n0000000000 65535 f \n{table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return out.encode("ascii")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_text_is_the_same_in_every_marked_encoding(encoding):
    assert build_document("a", WORDS.encode(encoding)).text == WORDS


def test_line_ends_are_left_as_they_are_so_that_offsets_hold():
    assert build_document("a", b"one\r\ntwo").text == "one\r\ntwo"


def test_cyrillic_of_an_old_office_program_is_read():
    words = "Железная дорога из Термеза в Кабул пройдет через Мазари-Шариф и перевал Саланг. " * 5
    assert build_document("a", words.encode("cp1251")).text == words


def test_script_style_and_hidden_parts_of_a_page_are_not_read_and_all_else_is():
    page = (
        "<!doctype html><html><head><title>T</title><script>alert('x')</script><style>p{}</style></head>"
        "<body><h1>Title</h1><p>One &amp; two<div hidden>secret <div>deep</div></div>"
        "<p>Three<script>let a='</p>'</script>"
        "<p>Four</body></html>"
    )
    assert build_document("a", page.encode()).text == "Title\nOne & two\nThree\nFour"


def test_a_page_without_an_end_of_its_head_is_still_read():
    assert build_document("a", b"<html><head><meta charset=utf-8><body><p>Words").text == "Words"


def test_a_word_document_gives_a_line_a_paragraph():
    xml = (
        f"<w:document {W}><w:body><w:p><w:r><w:t>By Ann</w:t><w:t> Example</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>Two</w:t></w:r></w:p></w:body></w:document>"
    )
    assert build_document("a", make_docx(xml)).text == "By Ann Example\nTwo"


@pytest.mark.parametrize(
    "xml",
    [
        f"<w:document {W}><w:p>" + "0" * 60_000_000,
        f'<!DOCTYPE d [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><w:document {W}><w:p><w:t>&b;</w:t></w:p></w:document>',
        f'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document {W}><w:p><w:t>&a;</w:t></w:p></w:document>',
        "<w:document",
    ],
    ids=["bomb", "entities", "file", "broken"],
)
def test_a_hostile_word_document_is_refused(xml):
    with pytest.raises(ReadingError):
        build_document("a", make_docx(xml))


def test_a_pdf_is_read():
    assert "The line opened in 2024" in build_document("a", make_pdf("The line opened in 2024")).text


@pytest.mark.parametrize("content", [b"%PDF-1.4\nbroken", b"PK\x03\x04junk", b"\x00\x01\x02\x00", b"  \n "])
def test_a_broken_file_is_refused_in_a_sentence(content):
    with pytest.raises(ReadingError) as refused:
        build_document("a", content)
    assert len(refused.value.problems) == 1


def test_an_archive_of_something_else_is_refused(tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "words")
    with pytest.raises(ReadingError, match="not a DOCX"):
        build_document("a", packed.getvalue())


def test_a_file_too_large_is_refused_without_reading_it_all(tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(10 * MOST_BYTES)
    with pytest.raises(ReadingError, match=r"large\.txt: is larger than"):
        read_document(path)


def test_the_kind_is_seen_from_the_content_not_the_name():
    assert [find_kind(make_pdf("x")), find_kind(b"<p>x"), find_kind(b"a < b")] == ["pdf", "html", "text"]
