"""An issue falls into articles and sections, whatever its labels say, and offsets always hold."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from sogdia.reading.structure import BACKGROUND, CONCLUSIONS, IMPLICATIONS, LEAD, NOTE, OUTSIDE, read_articles

ISSUE = """A bridge too few
By Ann Example and Bo Sample
The bridge matters.
BACKGROUND: It was built in 1990.
It is narrow.
{label}Trade may grow and could double.
CONCLUSIONS: Build another.
AUTHOR’S BIO: Ann Example writes.
Sign up for news.
By Cy Third
Other words.
"""


def sections(text):
    articles = read_articles(text)
    return [[paragraph.section for paragraph in article.paragraphs] for article in articles]


def test_an_issue_is_read_into_articles_with_title_authors_and_sections():
    first, second, rest = read_articles(ISSUE.format(label="IMPLICATIONS: "))
    assert (first.title, first.authors) == ("A bridge too few", ("Ann Example", "Bo Sample"))
    assert [one.section for one in first.paragraphs][2:] == [
        LEAD, BACKGROUND, BACKGROUND, IMPLICATIONS, CONCLUSIONS, NOTE,
    ]  # fmt: skip
    assert (second.number, second.authors, second.title) == (2, ("Cy Third",), "")
    assert [one.section for one in rest.paragraphs] == [OUTSIDE]


def test_a_second_background_is_taken_for_implications():
    first = read_articles(ISSUE.format(label="BACKGROUND: "))[0]
    assert IMPLICATIONS in [one.section for one in first.paragraphs]
    assert first.doubts == ("line 6: a second Background is taken for Implications",)


def test_implications_without_a_label_begin_where_the_text_looks_ahead():
    first = read_articles(ISSUE.format(label=""))[0]
    assert [one.line for one in first.paragraphs if one.section == IMPLICATIONS] == [6]


def test_labels_are_no_part_of_a_paragraph():
    text = ISSUE.format(label="IMPLICATIONS: ")
    first = read_articles(text)[0]
    assert text[first.paragraphs[3].start : first.paragraphs[3].end] == "It was built in 1990."


def test_lines_wrapped_to_a_width_are_joined_where_blank_lines_part_paragraphs():
    text = "By Ann Example\n\nThe bridge\nmatters.\n\nIt is\nnarrow.\n"
    paragraphs = read_articles(text)[0].paragraphs
    assert [text[one.start : one.end] for one in paragraphs] == [
        "By Ann Example",
        "The bridge\nmatters.",
        "It is\nnarrow.",
    ]


def test_a_text_without_a_byline_is_one_article():
    assert [article.number for article in read_articles("Some words.\nMore words.\n")] == [1]


@given(st.text(alphabet=st.sampled_from("By AnnExample\n.:BACKGROUNDS’ "), max_size=200))
def test_every_paragraph_lies_in_the_text_in_order_and_none_twice(text):
    """No stretch of text belongs to two paragraphs."""
    spans = sorted((one.start, one.end) for article in read_articles(text) for one in article.paragraphs)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))
