"""DOCX to text: the paragraphs of the body, a line each; a document that unpacks to too much is refused unread."""

from __future__ import annotations

import io
import zipfile
from xml.sax import SAXException
from xml.sax.handler import ContentHandler, feature_namespaces
from xml.sax.xmlreader import AttributesNSImpl

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

from sogdia.errors import Problem, ReadingError

BODY = "word/document.xml"
MOST_UNPACKED = 50_000_000
MOST_RATIO = 100
MOST_MEMBERS = 5_000
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read_docx(content: bytes) -> str:
    """Return the text of a Word document's body; deleted and hidden field text is left out.

    Raises `ReadingError` for a damaged file, another kind of archive, or a bomb.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read_paragraphs(_unpack(archive))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise ReadingError(Problem("DOCX", "is damaged or locked and cannot be unpacked")) from error
    except (SAXException, DefusedXmlException, ValueError) as error:
        raise ReadingError(Problem("DOCX", "holds XML that is broken or unsafe")) from error


def _unpack(archive: zipfile.ZipFile) -> bytes:
    """Return the body's XML, read no further than the limit whatever the archive says of its size."""
    if len(archive.infolist()) > MOST_MEMBERS:
        raise ReadingError(Problem("DOCX", f"packs more than {MOST_MEMBERS:,} files"))
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
    """Return the paragraphs of a body, a line each; nothing of the XML but its words is kept."""
    words = _Words()
    parser = make_parser()
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(words)
    parser.parse(io.BytesIO(xml))
    return "".join(words.parts).removesuffix("\n")


class _Words(ContentHandler):
    """Collects what stands in elements of text, and an end of line for each paragraph."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._is_text = False

    def startElementNS(  # noqa: N802  # a name of the SAX interface
        self, name: tuple[str | None, str], qname: str | None, attrs: AttributesNSImpl
    ) -> None:
        if name[0] == WORD:
            self._is_text = name[1] == "t"
            if name[1] in SIGNS:
                self.parts.append(SIGNS[name[1]])

    def endElementNS(self, name: tuple[str | None, str], qname: str | None) -> None:  # noqa: N802  # as above
        self._is_text = False
        if name == (WORD, "p"):
            self.parts.append("\n")

    def characters(self, content: str) -> None:
        if self._is_text:
            self.parts.append(content)
