"""The brief: sections, numbers that can be looked up, words of estimates, and nothing from outside taken for markup."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from msgspec.structs import replace

from made_futures import LINE, make_model, make_scenario
from sogdia.cli import REFUSED, run_words
from sogdia.errors import ExchangeError, SogdiaError
from sogdia.lenses.results import Key
from sogdia.outcomes.claims import list_claims_about, read_claims
from sogdia.outcomes.futures import LIKELIHOODS, name_likelihood
from sogdia.outcomes.story import Story
from sogdia.outcomes.tell import tell
from sogdia.outcomes.trace import trace
from sogdia.scenario import read_scenario
from sogdia.views.brief import Brief, build_wished, compose_brief, render_brief
from sogdia.views.brief.html import render_html
from sogdia.views.brief.marks import clean_name, mark_number, plain_text, split_text
from sogdia.views.brief.pdf import render_pdf
from sogdia.views.brief.pen import NUMBERS, Pen
from sogdia.views.brief.prose import CONFIDENCE, LIKELIHOOD, check_prose, split_sentences
from sogdia.views.charts.catalogue import read_wishes

SHUT = '{ close = "torkham" }'
YEAR = 2029


@cache
def make_story(changes: str = LINE, futures: int = 20) -> Story:
    scenario = replace(make_scenario(changes), question="What then?", note="Made up.")
    return tell(make_model().world, scenario, YEAR, lambda _: None, futures, 1, "sogdia brief asked.toml")


@cache
def make_brief(changes: str = LINE) -> Brief:
    return compose_brief(make_story(changes))


def numbers(text: str) -> list[tuple[str, str]]:
    return [(piece.address, piece.text) for piece in split_text(text) if piece.kind == "number"]


def look_up(story: Story, address: str) -> float:
    """Return a measure straight from the outcomes, anything else by its address."""
    kind, *words = address.split(" ")
    if kind != "measure":
        return trace(story, address)
    thing, id_, measure, side = words
    key = Key(thing, id_, measure)
    comparison = story.answer.comparison
    base, value = (one.measures.get(key, 0.0) for one in (comparison.base, comparison.others[0]))
    if side in ("base", "value", "change", "percent"):
        change = value - base
        return {"base": base, "value": value, "change": change, "percent": 100 * change / base if base else 0.0}[side]
    summary = story.answer.summary
    assert summary is not None
    row = next(one for one in summary.measures if one.key == key)
    return {"rises": row.rises, "falls": row.falls, "low": row.change.p10, "high": row.change.p90}[side]


def read_number(text: str) -> float:
    return float(NUMBERS.index(text)) if text in NUMBERS else float(text.replace(",", "").lstrip("<>+"))


SCALES = (1.0, 1e-2, 1e-6, 1e-3, 1e3, 1e6, 1e9)
"""What a printed digit may stand for: itself, per cent, tons of Mt, US$ bn of m, and sums of US$."""


def agrees(text: str, value: float) -> bool:
    """Return whether a printed number is the value, rounded, in one of the units that a text uses."""
    printed = read_number(text)
    decimals = len(text.partition(".")[2])
    for scale in SCALES:
        real = abs(value) / scale
        slack = max(0.5 * 10.0**-decimals, 0.05 * real if "," in text and printed % 1000 == 0 else 0.0) * 1.001
        if abs(printed - real) <= slack or (printed >= 1000 and abs(printed - real) <= 0.05 * real):
            return True
    return False


@pytest.mark.parametrize("changes", [LINE, SHUT])
def test_every_number_in_the_text_is_what_the_outcome_has(changes):
    story, brief = make_story(changes), make_brief(changes)
    found = [one for text in brief.texts for one in numbers(text)]
    assert len(found) > 25
    for address, text in found:
        assert agrees(text, look_up(story, address)), (address, text, look_up(story, address))


@pytest.mark.parametrize("changes", [LINE, SHUT])
def test_no_number_stands_in_the_text_without_its_address(changes):
    story = make_story(changes)
    names = sorted({*story.answer.comparison.others[0].names.values(), story.scenario.note}, key=len, reverse=True)
    for text in make_brief(changes).texts:
        bare = "".join(piece.text for piece in split_text(text) if piece.kind == "plain")
        for name in names:
            bare = bare.replace(name, "")
        assert not re.search(r"\d", bare.replace("ICD 203", "")), bare


def test_an_address_that_leads_nowhere_is_refused():
    for address in ("measure port nowhere cargo_mt_yr base", "nothing", "shift A B moved", "fact 999999 value"):
        with pytest.raises(SogdiaError):
            trace(make_story(), address)


def test_the_brief_has_the_build_of_the_bulletin():
    brief = make_brief()
    assert [section.title for section in brief.sections] == ["Background", "Implications", "Conclusions"]
    assert all(section.paragraphs and all(section.paragraphs) for section in brief.sections)
    assert len(brief.sections[2].paragraphs) <= 2
    assert 30 <= len(plain_text(brief.lead).split()) <= 160
    assert not brief.headline.endswith(".")
    assert 2 <= len(brief.charts) <= 3
    assert len(brief.rests.rows) == 5
    assert dict(brief.reproduce)["Command"] == "sogdia brief asked.toml"
    assert make_story().answer.comparison.base.world_version in dict(brief.reproduce)["World"]


def test_two_scenarios_have_two_texts():
    """No paragraph of one brief stands in the other; not even most of its sentences do."""
    one, other = ([plain_text(text) for text in make_brief(changes).texts[:-2]] for changes in (LINE, SHUT))
    assert not set(one) & set(other)
    sentences = [{sentence for text in texts for sentence in split_sentences(text)} for texts in (one, other)]
    assert len(sentences[0] & sentences[1]) <= 0.2 * min(map(len, sentences))


@pytest.mark.parametrize("changes", [LINE, SHUT])
def test_likelihood_and_confidence_never_share_a_sentence(changes):
    brief = make_brief(changes)
    assert check_prose(brief.texts) == []
    sentences = [one for text in brief.texts for one in split_sentences(plain_text(text))]
    assert any(CONFIDENCE.search(sentence) for sentence in sentences)


def test_the_rule_finds_what_it_is_for():
    assert check_prose(["It is likely, and we have high confidence in that."])
    assert check_prose(["That is highly probable."])
    assert not check_prose(["It is likely. We have high confidence in that."])


@pytest.mark.parametrize(("low", "high", "words"), LIKELIHOODS)
def test_likelihoods_speak_the_words_of_icd_203(low, high, words):
    middle = (low + high) / 2
    told = plain_text(Fixed(middle).likely("any", "it gains"))
    assert words in told
    assert f"{100 * middle:.0f} per cent" in told
    assert LIKELIHOOD.search(told)
    assert name_likelihood(middle) == words


class Fixed(Pen):
    """A pen to whom every address is the same number."""

    def __init__(self, number: float) -> None:
        self.number = number

    def value(self, address: str) -> float:
        return self.number


@pytest.mark.parametrize(
    ("number", "told"),
    [(1.0, "In all futures drawn it gains."), (0.0, "In none of the futures drawn it gains."),
     (0.995, "In 99.5 per cent of futures it gains."),
     (0.97, "It is almost certain that it gains (97 per cent of futures).")],
)  # fmt: skip
def test_beyond_the_words_numbers_speak(number, told):
    assert plain_text(Fixed(number).likely("any", "it gains")) == told


class Two(Pen):
    """A pen with a low and a high end."""

    def __init__(self, low: float, high: float) -> None:
        self.ends = {"low": low, "high": high}

    def value(self, address: str) -> float:
        return self.ends[address]


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [(3.21, 4.99, "between 3.2 and 5.0 million tons"), (-0.64, -0.23, "between 230,000 and 640,000 tons"),
     (-0.06, 0.4, "anywhere from a loss of 60,000 tons to a gain of 400,000 tons"),
     (0.5, 1.2, "between 500,000 and 1.2 million tons"), (2.0, 2.01, "close to 2.0 million tons")],
)  # fmt: skip
def test_ranges_read_as_a_newspaper_has_them(low, high, told):
    assert plain_text(Two(low, high).between_tons("low", "high")) == told


class Tags(HTMLParser):
    """The tags, attributes and text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.said.append(data)


def read_tags(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    return tags


CLAIMS = """claim,article,paragraph,sort,said,modality,source,scenario,against,year,measure,expected,reason,needs,note
c1,1,1,claim,The line takes cargo <b>from</b> Torkham,asserted,,asked,,2029,cargo corridor kabul-corridor,down,,,
c2,1,1,claim,The line may be used,possible,,asked + other,,2029,cargo project kabul-line,up,,,
c3,1,1,claim,Another thing altogether,asserted,,other,,2029,cargo project kabul-line,up,,,
c4,1,1,claim,Nobody can say,asserted,,,,,,,No measure,,
"""


def test_verdicts_on_what_is_claimed_of_the_scenario_stand_in_the_brief(tmp_path):
    (tmp_path / "claims.csv").write_text(CLAIMS)
    for name in ("asked", "other"):
        (tmp_path / f"{name}.toml").write_text(f'name = "{name}"\nyear = 2029\nchanges = [{LINE}]\n')
    table = read_claims(tmp_path)
    assert list_claims_about(table, "asked") == ("c1", "c2")
    scenario = read_scenario(str(tmp_path / "asked.toml"))
    story = tell(make_model().world, scenario, YEAR, lambda _: None, 10, 1, "sogdia brief asked.toml", table)
    brief = compose_brief(story)
    assert [row[0] for row in brief.verdicts.rows].count("The line may be used") == 1
    assert len(brief.verdicts.rows) == 2
    assert brief.verdicts.note.startswith("Two claims turn on this scenario: ")
    assert {row[1] for row in brief.verdicts.rows} == {one.verdict for one in story.claims.judged}
    page = render_html(brief)
    assert "&lt;b&gt;from&lt;/b&gt;" in page
    assert "<b>from</b>" not in page
    assert "The line may be used" in read_tables(render_brief(brief, ".docx"))


def read_tables(content: bytes) -> str:
    """Return the text of the tables of a Word file."""
    docx = pytest.importorskip("docx")
    tables = docx.Document(io.BytesIO(content)).tables
    return " ".join(cell.text for table in tables for row in table.rows for cell in row.cells)


def test_nobody_who_claims_anything_of_it_leaves_the_table_out():
    assert compose_brief(make_story()).verdicts is None


def test_the_page_is_strict_and_whole():
    page = render_html(make_brief())
    tags = read_tags(page)
    assert not {"script", "iframe", "object", "link", "form"} & set(tags.tags)
    policy = next(value for key, value in tags.attributes if key == "content" and value and "default-src" in value)
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    for key, value in tags.attributes:
        assert not key.startswith("on")
        assert key != "style"
        if key == "src":
            assert value.startswith("data:image/svg+xml;base64,")
        if key == "href":
            assert value.startswith(("#note-", "https://", "http://"))
    assert tags.tags.count("img") == len(make_brief().charts)
    assert tags.tags.count("h1") == 1
    assert tags.tags.count("data") == sum(len(numbers(text)) for text in make_brief().texts)


def test_only_sources_that_are_used_are_listed():
    brief = make_brief()
    page = render_html(brief)
    for number, _ in enumerate(brief.footnotes, 1):
        assert f'href="#note-{number}"' in page
    assert "assumed" not in {note.id for note in brief.footnotes}


HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', "</title><script>x",
    "</style><script>x</script>", "javascript:alert(1)", "&lt;script&gt;", "<!--", "]]>", "{{7*7}}", "${7*7}",
    "%3Cscript%3E",
    "' onmouseover='x",
    "\u202egnp.exe", "a\x00b", "a\x1b[2Jb", "=cmd|' /C calc'!A0", "<data value='measure'>9</data>",
    mark_number("run year", "1999"), "\ud800",
)  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_names_and_notes_are_text(hostile):
    story = make_story()
    scenario = replace(story.scenario, name=hostile, note=hostile, question=hostile, id="asked")
    page = render_html(compose_brief(replace(story, scenario=scenario, command=f"sogdia brief {hostile}")))
    tags, known = read_tags(page), read_tags(render_html(make_brief()))
    assert tags.tags == known.tags
    assert not [key for key, _ in tags.attributes if key.startswith("on")]
    page.encode()


def test_a_name_cannot_forge_a_number():
    assert [piece.kind for piece in split_text(clean_name(mark_number("run year", "1999")))] == ["plain"]


def test_the_word_document_has_the_same_text_and_pictures():
    docx = pytest.importorskip("docx")
    content = render_brief(make_brief(), ".docx")
    document = docx.Document(io.BytesIO(content))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert plain_text(make_brief().headline) in said
    for section in make_brief().sections:
        assert section.title in said
        assert plain_text(section.paragraphs[0])[:20] in said
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert len([name for name in names if name.startswith("word/media/")]) == len(make_brief().charts)


@pytest.mark.slow
def test_a_page_becomes_two_sheets_of_paper():
    pages = print_pages(make_brief())
    assert len(pages) <= 2
    assert "CONCLUSIONS" in "".join(pages).upper()


def print_pages(brief) -> list[str]:
    """Return the text of each page of the brief as PDF."""
    pypdf = pytest.importorskip("pypdf")
    pytest.importorskip("weasyprint")
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(render_brief(brief, ".pdf"))).pages]


@pytest.mark.slow
def test_a_shipped_scenario_with_much_to_tell_still_has_two_pages():
    from sogdia.cli.question import read_question

    world, (scenario,), when = read_question(["kandahar-chabahar"], None)
    story = tell(world, scenario, when, lambda _: None, 50, 0, "sogdia brief kandahar-chabahar")
    assert len(print_pages(compose_brief(story))) == 2


def test_without_a_printer_the_error_names_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ExchangeError, match=r"sogdia\[pdf\]"):
        render_pdf("<p>x</p>")


def test_a_form_that_a_brief_cannot_have_is_refused_before_any_work(capsys, tmp_path):
    assert run_words(["brief", "kabul", "-o", str(tmp_path / "brief.odt")]) == REFUSED
    assert ".docx" in capsys.readouterr().err


def test_a_brief_has_the_charts_that_somebody_wants():
    story = make_story()
    wishes = read_wishes(["tornado", "vectors=UZB", "exposure"])
    charts = build_wished(story, wishes, make_model, 4, lambda _: None)
    page = render_html(compose_brief(story, charts))
    assert re.findall(r"<figcaption><b>([^<]*)</b>", page) == [chart.title for chart in charts]
    assert all(chart.sentence.partition(" ")[0] in page for chart in charts)
    with pytest.raises(SogdiaError, match="at most 3"):
        build_wished(story, wishes * 2, make_model, 4, lambda _: None)


def test_every_wrong_chart_of_a_brief_is_told_at_once():
    with pytest.raises(SogdiaError) as caught:
        read_wishes(["mop", "distance", "distance=a", "vectors", "fan=3", "map"])
    told = [str(problem) for problem in caught.value.problems]
    assert len(told) == 5
    assert 'Did you mean "map"?' in told[0]
    assert "expected distance=FROM,TO" in told[1]
    assert "expected vectors=STATE" in told[3]
    assert read_wishes(["shares", "distance=tashkent, karachi"])[1].ends == ("tashkent", "karachi")


def test_no_futures_leave_out_ranges_and_likelihoods():
    brief = compose_brief(make_story(LINE, 0))
    assert not any(LIKELIHOOD.search(plain_text(text)) for text in brief.texts)
    assert "eight of ten" not in plain_text(brief.lead)


POLITICS = ("russia-supplies-less", "kazakhstan-ambassador")
SHIPPED = ("kabul", "kandahar-chabahar", "iran-closed", "pakistan-strained", "five-nation", *POLITICS)


@pytest.mark.slow
@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenarios_have_sound_briefs(name):
    from sogdia.cli.question import read_question

    world, (scenario,), when = read_question([name], None)
    story = tell(world, scenario, when, lambda _: None, 10, 0, f"sogdia brief {name}")
    brief = compose_brief(story)
    assert check_prose(brief.texts) == []
    for text in brief.texts:
        for address, shown in numbers(text):
            assert agrees(shown, look_up(story, address)), (address, shown)
    words = sum(len(plain_text(text).split()) for text in brief.texts)
    assert 150 <= words <= 1100
    assert "None" not in " ".join(map(plain_text, brief.texts))
    read_tags(render_html(brief))


def test_no_sentence_of_the_bulletin_is_in_the_templates():
    seed = Path(__file__).parents[2] / "shared" / "seed" / "analyst-2025-06.txt"
    if not seed.is_file():
        pytest.skip("the bulletin is not beside the project")
    bulletin = " ".join(seed.read_text(encoding="utf-8").casefold().split())
    folder = Path(__file__).parents[1] / "src" / "sogdia" / "views" / "brief"
    for file in folder.glob("*.py"):
        for literal in re.findall(r'"([^"\n]{40,})"', file.read_text(encoding="utf-8")):
            words = literal.casefold().split()
            for at in range(len(words) - 7):
                assert " ".join(words[at : at + 8]) not in bulletin
