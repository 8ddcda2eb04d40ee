"""What several sources amount to."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sogdia.evidence import Confidence, Fact, group_facts, reconcile, reconcile_all

NUMBER = st.floats(-1e9, 1e9)
IN_TABLES = st.sampled_from([Confidence.SOURCED, Confidence.COMPUTED, Confidence.FITTED, Confidence.ASSUMED])
EITHER = st.booleans()


@st.composite
def facts(draw, confidence=IN_TABLES, preferred=EITHER):
    """A row of the ledger as loading lets it through: a value, or a range, or a value within a range."""
    low, value, high = sorted(draw(st.tuples(NUMBER, NUMBER, NUMBER)))
    form = draw(st.sampled_from(["value", "range", "both"]))
    return make_fact(
        value=None if form == "range" else value,
        low=None if form == "value" else low,
        high=None if form == "value" else high,
        year=draw(st.none() | st.integers(1990, 2030)),
        confidence=draw(confidence),
        preferred=draw(preferred),
        source=draw(st.sampled_from("ABCD")),
    )


def make_fact(**values):
    plain = {
        "subject": "a-b-rail", "attribute": "length_km", "value": None, "low": None, "high": None, "unit": "km",
        "year": None, "source": "A", "confidence": Confidence.SOURCED, "preferred": False, "note": "", "where": "x",
    }  # fmt: skip
    return Fact(**(plain | values))


def rank(fact):
    """What the documented tie-break looks at before the order of rows."""
    return fact.preferred, fact.confidence, fact.year


@given(st.lists(facts(), min_size=1, max_size=6))
def test_the_range_contains_the_best_value(rows):
    """low <= best <= high, and every sourced row lies within the range."""
    quantity = reconcile(rows)
    assert quantity.check() == ""
    for row in rows:
        if row.confidence is Confidence.SOURCED and row.value is not None:
            assert quantity.low <= row.value <= quantity.high


@given(st.lists(facts(), min_size=1, max_size=6, unique_by=rank), st.randoms())
def test_the_order_of_rows_does_not_matter_unless_they_tie(rows, random):
    """Rows that differ in preference, confidence or year give the same quantity in any order."""
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert reconcile(shuffled) == reconcile(rows)


@given(
    st.lists(facts(), min_size=1, max_size=5), facts(confidence=st.just(Confidence.SOURCED), preferred=st.just(False))
)
def test_one_more_source_never_narrows_what_sources_say(rows, more):
    """Adding a sourced row to a ledger whose chosen row is preferred or sourced keeps the range at least as wide."""
    rows = [replace(rows[0], confidence=Confidence.SOURCED, preferred=True), *rows[1:]]
    before, after = reconcile(rows), reconcile([*rows, more])
    assert after.low <= before.low
    assert before.high <= after.high


@given(st.lists(facts(preferred=st.just(False)), min_size=1, max_size=5), facts(preferred=st.just(True)))
def test_the_preferred_row_gives_the_value_wherever_it_stands(rows, preferred):
    """One preferred row decides the best value, the source and the confidence."""
    quantity = reconcile([*rows, preferred])
    assert (quantity.source, quantity.confidence) == (preferred.source, preferred.confidence)
    assert quantity == reconcile([preferred, *rows])
    if preferred.value is not None:
        assert quantity.best == preferred.value


@given(st.lists(facts(), min_size=1, max_size=4))
def test_saying_the_same_twice_changes_nothing(rows):
    """Reconciling is idempotent in its rows."""
    assert reconcile([*rows, *rows]) == reconcile(rows)


@given(st.lists(facts(preferred=st.just(False)), min_size=1, max_size=4))
def test_a_guess_that_is_not_chosen_does_not_widen_the_range(rows):
    """An assumed row beside sourced ones counts for nothing."""
    rows = [replace(rows[0], confidence=Confidence.SOURCED), *rows[1:]]
    wild = make_fact(value=0, low=-1e12, high=1e12, confidence=Confidence.ASSUMED, source="assumed")
    assert reconcile([*rows, wild]) == reconcile(rows)


def test_two_lengths_of_one_railway_give_the_preferred_one_and_both_as_range():
    quantity = reconcile([make_fact(value=647, preferred=True), make_fact(value=760, year=2023)])
    assert (quantity.best, quantity.low, quantity.high) == (647, 647, 760)


def test_without_preference_the_latest_source_counts_and_no_year_is_the_oldest():
    rows = [make_fact(value=1), make_fact(value=2, year=2020), make_fact(value=3, year=2024)]
    assert reconcile(rows).best == 3
    assert reconcile(rows[:1] + rows[1:2]).best == 2


def test_among_rows_of_equal_rank_the_first_counts():
    assert reconcile([make_fact(value=1, source="A"), make_fact(value=2, source="B")]).source == "A"


def test_a_source_with_a_range_alone_gives_the_middle():
    assert reconcile([make_fact(low=10, high=30)]).best == 20


def test_a_ledger_is_grouped_by_what_it_is_about():
    rows = [make_fact(value=1), make_fact(value=2, subject="c-d-rail"), make_fact(value=3)]
    assert [fact.value for fact in group_facts(rows)["a-b-rail", "length_km"]] == [1, 3]
    assert reconcile_all(rows)["c-d-rail", "length_km"].best == 2
