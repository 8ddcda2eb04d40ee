"""The articles of our own: their annotations hold, and the reader can be scored on them."""

from pathlib import Path

import pytest

from sogdia.reading.document import read_document
from sogdia.reading.score import GOLD, check_gold, read_gold

ARTICLES = Path(__file__).parent / "articles"
FOLDERS = sorted(path.parent for path in ARTICLES.glob("*/*/quantities.csv"))
TABLES = sorted({kind.table for kind in GOLD})


def text_of(folder: Path) -> str:
    """Return the text of the one article in a folder."""
    (article,) = folder.glob("article-*")
    return read_document(article).text


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_every_gold_span_holds_its_words(folder: Path) -> None:
    assert check_gold(folder, text_of(folder)) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_every_gold_row_stands_on_the_line_it_names(folder: Path) -> None:
    text = text_of(folder)
    for table in TABLES:
        for row in read_gold(folder, table):
            assert text.count("\n", 0, int(row["start"])) + 1 == int(row["para"]), (table, row["text"])


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_articles_are_of_the_length_of_the_bulletins(folder: Path) -> None:
    assert 500 <= len(text_of(folder).split()) <= 900


def test_seventeen_articles_are_open_for_work() -> None:
    assert len([folder for folder in FOLDERS if folder.parent.name == "dev"]) == 17
