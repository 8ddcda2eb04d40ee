"""DOCX to text: the paragraphs of the body, a line each; a document that unpacks to too much is refused unread."""

from __future__ import annotations

import io
import zipfile
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from sogdia.errors import Problem, ReadingError

BODY = "word/document.xml"
MOST_UNPACKED = 50_000_000
MOST_RATIO = 100
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SIGNS = {f"{WORD}tab": "\t", f"{WORD}br": "\n", f"{WORD}noBreakHyphen": "-"}


def read_docx(content: bytes) -> str:
    """Return the text of a Word document's body; deleted and hidden field text is left out.

    Raises `ReadingError` for a damaged file, another kind of archive, or a bomb.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read_paragraphs(_unpack(archive))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise ReadingError(Problem("DOCX", "is damaged or locked and cannot be unpacked")) from error
    except (ParseError, DefusedXmlException) as error:
        raise ReadingError(Problem("DOCX", "holds XML that is broken or unsafe")) from error


def _unpack(archive: zipfile.ZipFile) -> bytes:
    """Return the body's XML, read no further than the limit whatever the archive says of its size."""
    names = {member.filename: member for member in archive.infolist()}
    if BODY not in names:
        raise ReadingError(Problem("archive", "is not a DOCX document; unpack it and name the files in it"))
    body = names[BODY]
    if body.file_size > MOST_UNPACKED or body.file_size > MOST_RATIO * max(body.compress_size, 10_000):
        raise ReadingError(Problem("DOCX", f"unpacks to {body.file_size:,} bytes, more than is read"))
    with archive.open(body) as file:
        xml = file.read(MOST_UNPACKED + 1)
    if len(xml) > MOST_UNPACKED:
        raise ReadingError(Problem("DOCX", f"unpacks to more than {MOST_UNPACKED:,} bytes"))
    return xml


def _read_paragraphs(xml: bytes) -> str:
    lines: list[str] = []
    words: list[str] = []
    for _, element in iterparse(io.BytesIO(xml)):
        if element.tag == f"{WORD}t":
            words.append(element.text or "")
        elif element.tag in SIGNS:
            words.append(SIGNS[element.tag])
        elif element.tag == f"{WORD}p":
            lines.append("".join(words))
            words = []
            element.clear()
    return "\n".join(lines)
