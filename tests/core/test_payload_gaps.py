"""What is told of a payload itself: copies, cuts, drops, disagreements, wasted room, similarities that don't fall."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import grounding
from grounding.checker import Checker
from grounding.coverage import assess_coverage, coverage_under
from grounding.inputs import as_payload
from grounding.models import Coverage, Gap, GapKind, Severity
from grounding.payload_gaps import assess_payload
from grounding.policy import DEFAULT, Limits
from grounding.views import Readings, View, budget_for

OWN = frozenset(
    {
        GapKind.REPEATED_PASSAGES,
        GapKind.CUT_PASSAGE,
        GapKind.DROPPED_PASSAGE,
        GapKind.CHANGED_PASSAGE,
        GapKind.SATURATED,
        GapKind.OVERLOADED,
        GapKind.PASSAGES_DISAGREE,
        GapKind.EMPTY_FIELD,
        GapKind.PAYLOAD_NOT_ASSESSED,
    }
)
BEES = "Bees gather pollen and nectar from flowers, and store what they do not eat in the comb for the winter."
HIVE = "A hive holds up to sixty thousand workers in summer, a few hundred drones, and one queen that lays all eggs."
PARIS = "The tower on the bank of the river was finished in two years by a firm that built bridges for railways."


def cover(sources: list[Any], query: str | None = "What do bees gather from flowers?", **options: Any) -> Coverage:
    return Checker([]).cover(as_payload(sources, query=query, **options), DEFAULT)


def told(sources: list[Any], query: str | None = "What do bees gather from flowers?", **options: Any) -> list[Gap]:
    return [gap for gap in cover(sources, query, **options).gaps if gap.kind in OWN]


def kinds(sources: list[Any], query: str | None = "What do bees gather from flowers?", **options: Any) -> set[GapKind]:
    return {gap.kind for gap in told(sources, query, **options)}


def near(*similarities: float, **fields: Any) -> list[dict[str, Any]]:
    texts = (BEES, HIVE, PARIS, "Bees dance to tell others where flowers are.", "Flowers have nectar that bees like.")
    return [
        {"id": f"p{at}", "text": text, "similarity": value, **fields}
        for at, (text, value) in enumerate(zip(texts, similarities, strict=False))
    ]


# Copies -------------------------------------------------------------------------------------------------

COPIES = [
    ("the same text twice", [BEES, BEES], True),
    ("the same words, set otherwise", [BEES, BEES.upper().replace(",", " -")], True),
    ("a piece of a longer passage", [f"{HIVE} {BEES} {PARIS}", BEES], True),
    ("a longer passage around a piece that came first", [BEES, f"{HIVE} {BEES} {PARIS}"], True),
    (
        "one word changed in a long text",
        [f"{BEES} {HIVE} {PARIS}", f"{BEES} {HIVE} {PARIS}".replace("river", "sea")],
        True,
    ),
    ("made of two others", [BEES, HIVE, f"{BEES} {HIVE}"], True),
    ("neighbours that overlap by a sentence", [f"{BEES} {HIVE}", f"{HIVE} {PARIS}"], False),
    (
        "texts on one subject in other words",
        [BEES, "From flowers bees take nectar and pollen home to their comb."],
        False,
    ),
    ("a passage without words", [BEES, "..."], False),
]


@pytest.mark.parametrize(("sources", "repeated"), [c[1:] for c in COPIES], ids=[c[0] for c in COPIES])
def test_passages_that_repeat_others_are_told(sources: list[str], repeated: bool) -> None:
    assert (GapKind.REPEATED_PASSAGES in kinds(sources)) is repeated


def test_copies_are_named_with_what_they_waste() -> None:
    coverage = cover([{"id": "a", "text": BEES}, {"id": "b", "text": HIVE}, {"id": "c", "text": BEES}])
    gap = next(gap for gap in coverage.gaps if gap.kind is GapKind.REPEATED_PASSAGES)
    assert "c repeats a" in gap.message
    assert gap.severity is Severity.LOW
    assert coverage.payload is not None
    assert coverage.payload.repeated == len(BEES.split())


def test_a_payload_that_is_mostly_copies_matters_more() -> None:
    assert told([BEES, BEES, BEES])[0].severity is Severity.MEDIUM


def test_another_policy_reads_the_same_report_anew() -> None:
    report = grounding.verify(BEES, [BEES, f"{BEES} {HIVE}"], query="What do bees gather?")
    lax = DEFAULT.model_copy(update={"name": "lax", "repeated_at": 1.0})
    strict = DEFAULT.model_copy(update={"name": "strict", "repeated_at": 0.01})
    mixed = grounding.verify(BEES, [f"{BEES} {HIVE}", f"{HIVE} {PARIS}"], query="What do bees gather?")
    assert GapKind.REPEATED_PASSAGES in {gap.kind for gap in report.coverage.gaps}
    assert GapKind.REPEATED_PASSAGES in {gap.kind for gap in report.under(lax).coverage.gaps}
    assert GapKind.REPEATED_PASSAGES not in {gap.kind for gap in mixed.coverage.gaps}
    assert GapKind.REPEATED_PASSAGES in {gap.kind for gap in mixed.under(strict).coverage.gaps}


# Cut, dropped, changed ----------------------------------------------------------------------------------

CUTS = [
    ("its metadata says so", {"metadata": {"truncated": True}}, Severity.MEDIUM),
    ("an ellipsis at the end", {"text": f"{BEES} They also …"}, Severity.LOW),
    ("an ellipsis in brackets at the end", {"text": f"{BEES} They also [...]"}, Severity.LOW),
    ("an ellipsis at the beginning", {"text": f"...of the comb. {BEES}"}, Severity.LOW),
    ("fewer characters than its place", {"position": {"start": 0, "end": 400}}, Severity.LOW),
    ("a record that does not end", {"text": '{"name": "comb", "cells": [1, 2'}, Severity.LOW),
    ("a table that does not end", {"text": "<table><tr><td>bees</td><td>4</td></tr>"}, Severity.LOW),
    ("its metadata says that it is whole", {"metadata": {"truncated": False}}, None),
    ("metadata that says it in some other way", {"metadata": {"truncated": "no"}}, None),
    ("an ellipsis inside", {"text": f"{BEES} ... {HIVE}"}, None),
    ("no full stop at the end", {"text": BEES.rstrip(".")}, None),
    ("white space trimmed from its place", {"position": {"start": 0, "end": len(BEES) + 3}}, None),
    ("a record that ends", {"text": '{"name": "comb", "cells": [1, 2]}'}, None),
    ("a line of a list of records", {"text": '{"name": "comb", "cells": [1, 2]},'}, None),
    ("a reference in brackets at the beginning", {"text": f"[1] {BEES}"}, None),
    ("a table that ends", {"text": "<table><tr><td>bees</td></tr></table>"}, None),
]


@pytest.mark.parametrize(("fields", "severity"), [c[1:] for c in CUTS], ids=[c[0] for c in CUTS])
def test_cut_passages_are_told(fields: dict[str, Any], severity: Severity | None) -> None:
    found = [gap for gap in told([{"id": "p1", "text": BEES, **fields}]) if gap.kind is GapKind.CUT_PASSAGE]
    assert [gap.severity for gap in found] == ([severity] if severity else [])
    assert all("p1" in gap.message for gap in found)


@pytest.mark.parametrize(
    ("truncated", "named"), [(["p2"], ["p2"]), (True, ["p1", "p2"]), (False, []), (["p9"], []), ("p1", []), ([7], [])]
)
def test_the_manifest_may_say_what_was_cut(truncated: object, named: list[str]) -> None:
    sources = [{"id": "p1", "text": BEES}, {"id": "p2", "text": HIVE}]
    manifest = {"truncated": truncated}
    found = [gap.message for gap in told(sources, manifest=manifest) if gap.kind is GapKind.CUT_PASSAGE]
    assert [name for name in ("p1", "p2") if any(name in message for message in found)] == named


DROPS = [
    ("dropped with a reason", {"dropped": [{"id": "p9", "why": "no room"}]}, 1, "p9 (no room)"),
    ("in the manifest and not there", {"passages": [{"id": "p9", "sha256": "x"}]}, 1, "p9"),
    ("more retrieved than delivered", {"retrieved": 10}, 9, "9 retrieved and not delivered"),
    ("some named, some only counted", {"retrieved": 4, "dropped": [{"id": "p9", "why": "no room"}]}, 3, "p9"),
    ("as many as were retrieved", {"retrieved": 1}, 0, ""),
    ("fewer retrieved than delivered", {"retrieved": 0}, 0, ""),
    ("a number that is none", {"retrieved": True}, 0, ""),
    ("nothing said", {}, 0, ""),
]


@pytest.mark.parametrize(("manifest", "number", "says"), [c[1:] for c in DROPS], ids=[c[0] for c in DROPS])
def test_dropped_passages_are_told(manifest: dict[str, Any], number: int, says: str) -> None:
    coverage = cover([{"id": "p1", "text": BEES}], manifest=manifest)
    found = [gap.message for gap in coverage.gaps if gap.kind is GapKind.DROPPED_PASSAGE]
    assert len(found) == (number > 0)
    assert coverage.payload is not None
    assert coverage.payload.dropped == number
    assert says in "".join(found)


def test_a_text_that_is_not_the_one_retrieved_is_told() -> None:
    sources = [{"id": "p1", "text": BEES}]
    wrapped = {"passages": [{"id": "p1", "sha256": "0" * 64}]}
    right = {"passages": [{"id": "p1", "sha256": grounding.models.sha256(BEES)}]}
    assert kinds(sources, manifest=wrapped) == {GapKind.CHANGED_PASSAGE}
    assert kinds(sources, manifest=right) == set()


# Disagreements ------------------------------------------------------------------------------------------

STAFF = "Acme Robotics had 5,000 employees at the end of 2023."
TABLE = "| | 2024 | 2023 |\n|---|---|---|\n| Gross profit | 410 | 300 |\n| Revenue | 1,000 | 900 |"
CLAUSES = "( in millions ) the gross profit of 2024 is 410 ; the gross profit of 2023 is 300 ;"
RECORD = '{"sku": "A1", "name": "Bolt", "price": 10.5, "stock": 4}'
SAME_PLACE = (
    "The warehouse has room for 400 pallets. Doors open to the north. Forklifts come in by the ramp on the left."
)

DISAGREE = [
    ("a sentence with a name and a date", STAFF, STAFF.replace("5,000", "5,200"), True),
    (
        "white space and case apart",
        STAFF,
        f"  {STAFF.replace('5,000', '5,200').replace('employees', 'Employees')}",
        True,
    ),
    ("copies of a text without names", SAME_PLACE, SAME_PLACE.replace("400", "450"), True),
    ("a cell of a table", TABLE, TABLE.replace("410", "420"), True),
    ("a row written out", CLAUSES, CLAUSES.replace("410", "420"), True),
    ("a field of a record", RECORD, RECORD.replace("10.5", "12"), True),
    ("the same in both", STAFF, STAFF, False),
    ("another year", STAFF, STAFF.replace("5,000", "5,200").replace("2023", "2024"), False),
    ("another company", STAFF, STAFF.replace("5,000", "5,200").replace("Acme", "Delta"), False),
    ("another unit", "Acme paid $5 million in 2023 for it.", "Acme paid €6 million in 2023 for it.", False),
    ("rounded", "Acme Robotics paid 94.93 million in 2023.", "Acme Robotics paid 94.9 million in 2023.", False),
    (
        "numbers of steps",
        "3 Place the fries on Parchment paper in 2023.",
        "4 Place the fries on Parchment paper in 2023.",
        False,
    ),
    (
        "numbers of versions",
        "Acme Robot version 3 was sold in 2023 only.",
        "Acme Robot version 4 was sold in 2023 only.",
        False,
    ),
    (
        "a sentence of every year's report",
        f"The margin rose by 5 points. {BEES}",
        f"The margin rose by 7 points. {HIVE}",
        False,
    ),
    ("texts of other times", f"In 2022: {SAME_PLACE}", f"In 2023: {SAME_PLACE.replace('400', '450')}", False),
    ("another column", TABLE, TABLE.replace("| 2024 |", "| 2022 |").replace("410", "420"), False),
    ("another table with such a row", TABLE, TABLE.replace("410", "420").replace("Revenue", "Rent"), False),
    ("statements of two companies, made alike", TABLE, TABLE.translate(str.maketrans("0134", "5678")), False),
    ("a row written out, of another", CLAUSES, CLAUSES.replace("410", "420").replace("300", "310"), False),
    ("another record", RECORD, RECORD.replace("10.5", "12").replace("A1", "A2"), False),
    (
        "a record of another day",
        RECORD[:-1] + ', "date": "2024-01-01"}',
        RECORD[:-1].replace("10.5", "12") + ', "date": "2024-01-02"}',
        False,
    ),
    ("a record that nothing names", '{"price": 10, "stock": 4}', '{"price": 12, "stock": 4}', False),
    ("where it was found", RECORD[:-1] + ', "score": 0.9}', RECORD[:-1] + ', "score": 0.8}', False),
    (
        "said twice in one text with two numbers",
        f"{STAFF} {STAFF.replace('5,000', '5,100')}",
        STAFF.replace("5,000", "5,200"),
        False,
    ),
]


@pytest.mark.parametrize(("one", "two", "disagree"), [c[1:] for c in DISAGREE], ids=[c[0] for c in DISAGREE])
def test_passages_that_disagree_are_told_with_both_spans(one: str, two: str, disagree: bool) -> None:
    sources = [{"id": "a", "text": one}, {"id": "b", "text": two}]
    found = [gap for gap in told(sources) if gap.kind is GapKind.PASSAGES_DISAGREE]
    assert bool(found) is disagree
    for gap in found:
        texts = {"a": one, "b": two}
        assert {span.source_id for span in gap.evidence} == {"a", "b"}
        assert all(texts[span.source_id][span.start : span.end] == span.text for span in gap.evidence)


def test_disagreement_matters_where_the_query_asks_for_it_and_nothing_says_which_is_later() -> None:
    other = STAFF.replace("5,000", "5,200")
    asked = "How many employees did Acme Robotics have?"
    assert told([STAFF, other], asked)[0].severity is Severity.MEDIUM
    assert told([STAFF, other], "Who painted the ceiling?")[0].severity is Severity.LOW
    dated = [{"id": "a", "text": STAFF, "as_of": "2024-01-01"}, {"id": "b", "text": other, "as_of": "2024-06-01"}]
    found = told(dated, asked)[0]
    assert found.severity is Severity.LOW
    assert "b is the later" in found.message


def test_text_that_a_model_wrote_disagrees_with_nothing() -> None:
    written = {"id": "b", "text": STAFF.replace("5,000", "5,200"), "generated": True}
    assert GapKind.PASSAGES_DISAGREE not in kinds([STAFF, written])


def test_each_of_several_tables_made_alike_is_held_against_its_own_copy() -> None:
    other = TABLE.translate(str.maketrans("0134", "5678"))
    sources = [
        {"id": "a", "text": TABLE},
        {"id": "b", "text": other},
        {"id": "c", "text": other.replace("865", "866")},
    ]
    assert "865" in other
    found = [gap for gap in told(sources) if gap.kind is GapKind.PASSAGES_DISAGREE]
    assert [[(span.source_id, span.text) for span in gap.evidence] for gap in found] == [[("b", "865"), ("c", "866")]]


def test_more_than_can_be_compared_is_said() -> None:
    several = [
        f"| | 2024 | 2023 |\n|---|---|---|\n| Gross profit | {at}1 | {at}2 |\n| Revenue | {at}3 | {at}4 |"
        for at in range(10, 40)
    ]
    found = [gap.message for gap in told(several) if gap.kind is GapKind.PASSAGES_DISAGREE]
    assert found == ["not all that may disagree was compared"]
    many = [STAFF.replace("5,000", f"{5_000 + at}") for at in range(200)]
    found = [gap.message for gap in told(many) if gap.kind is GapKind.PASSAGES_DISAGREE]
    assert found[-1] == "passages disagree in 90 more places; not all that may disagree was compared"


def test_many_disagreements_are_counted() -> None:
    def table(more: int) -> str:
        rows = [f"| Part number {chr(65 + at)} | {at * 7 + 100 + (more if at % 2 else 0)} |" for at in range(26)]
        return "\n".join(["| | 2024 |", "|---|---|", *rows])

    found = [gap for gap in told([table(0), table(3)]) if gap.kind is GapKind.PASSAGES_DISAGREE]
    assert len(found) == 11
    assert "3 more places" in found[-1].message


# Empty fields, room, similarities ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "query", "empty"),
    [
        pytest.param('{"name": "Bolt", "price": null}', "What is the price of the bolt?", True, id="null"),
        pytest.param(
            '{"name": "Bolt", "unitPrice": "N/A"}', "What is the price of the bolt?", True, id="a word for none"
        ),
        pytest.param('{"name": "Bolt", "unit_price": ""}', "What is the price of the bolt?", True, id="no text"),
        pytest.param('{"name": "Bolt", "price": null}', "Who sells bolts?", False, id="not asked for"),
        pytest.param('{"name": "Bolt", "price": 0}', "What is the price of the bolt?", False, id="zero"),
        pytest.param("The price is null and void.", "What is the price of the bolt?", False, id="prose"),
    ],
)
def test_fields_without_a_value_that_the_query_asks_for_are_told(text: str, query: str, empty: bool) -> None:
    assert (GapKind.EMPTY_FIELD in kinds([text], query)) is empty


def test_a_payload_beside_the_question_is_told() -> None:
    coverage = cover([BEES, HIVE, PARIS], "Which nectar do flowers have?")
    gap = next(gap for gap in coverage.gaps if gap.kind is GapKind.OVERLOADED)
    assert "source 2, source 3" in gap.message
    assert coverage.payload is not None
    assert coverage.payload.unused == len(HIVE.split()) + len(PARIS.split())
    assert GapKind.OVERLOADED not in kinds([BEES, HIVE], "Which nectar do flowers have, and how many workers a hive?")


def test_a_passage_that_holds_the_row_asked_for_is_not_beside_the_question() -> None:
    assert GapKind.OVERLOADED not in kinds([TABLE], "What was it in 2024, the gross profit?")


SIMILARITIES = [
    ("they hardly fall", near(0.90, 0.89, 0.88), {}, True),
    ("they fall", near(0.90, 0.80, 0.60), {}, False),
    ("too few to tell", near(0.90, 0.90), {}, False),
    ("the retriever had no more", near(0.90, 0.89, 0.88), {"parameters": {"k": 5}}, False),
    ("as many as were asked for", near(0.90, 0.89, 0.88), {"parameters": {"similarity_top_k": 3}}, True),
    ("everything is there", near(0.90, 0.89, 0.88), {"exhaustive": True}, False),
    ("distances written as negative numbers", near(-0.90, -0.89, -0.88), {}, False),
    (
        "in the manifest",
        [{"id": f"p{n}", "text": t} for n, t in enumerate((BEES, HIVE, PARIS))],
        {
            "passages": [
                {"id": f"p{n}", "sha256": grounding.models.sha256(t), "similarity": 0.9}
                for n, t in enumerate((BEES, HIVE, PARIS))
            ]
        },
        True,
    ),
]


@pytest.mark.parametrize(
    ("sources", "manifest", "saturated"), [c[1:] for c in SIMILARITIES], ids=[c[0] for c in SIMILARITIES]
)
def test_similarities_that_do_not_fall_ask_for_more(
    sources: list[Any], manifest: dict[str, Any], saturated: bool
) -> None:
    assert (GapKind.SATURATED in kinds(sources, manifest=manifest or None)) is saturated


def test_margins_are_numbers_in_the_report() -> None:
    payload = cover(near(0.7, 0.9, 0.85)).payload
    assert payload is not None
    assert payload.similarities is not None
    given = payload.similarities
    assert (given.given, given.first, given.second, given.last, given.margin) == (3, 0.9, 0.85, 0.7, 0.05)
    alone = cover(near(0.7)).payload
    assert alone is not None
    assert alone.similarities is not None
    assert (alone.similarities.second, alone.similarities.margin) == (None, None)


# Sources -------------------------------------------------------------------------------------------------


def test_the_coverage_names_sources_consulted_required_and_how_fresh() -> None:
    registry = grounding.Registry.of(
        [
            {"name": "filings", "also": ["10-K"], "max_age_days": 100, "complete": {"rows": 3}},
            {"name": "prices", "required_for": ["revenue"]},
            {"name": "idle"},
        ]
    )
    sources = [
        {"id": "a", "text": BEES, "source": "10-K", "as_of": "2024-01-01"},
        {"id": "b", "text": HIVE, "source": "filings", "as_of": "2024-05-01"},
        {"id": "c", "text": PARIS, "source": "blog"},
    ]
    payload = as_payload(sources, query="What was revenue?", as_of="2024-06-01", manifest={"sources": ["asked"]})
    coverage = Checker([]).cover(payload, DEFAULT, registry)
    found = {use.name: use for use in coverage.sources}
    assert list(found) == ["filings", "prices", "idle", "blog", "asked"]
    filings = found["filings"]
    assert (filings.passages, filings.stale, filings.complete, filings.consulted) == (2, 1, False, True)
    assert filings.oldest is not None
    assert filings.newest is not None
    assert (filings.oldest.month, filings.newest.month) == (1, 5)
    assert (found["prices"].required, found["prices"].consulted) == (True, False)
    assert (found["idle"].required, found["idle"].consulted, found["idle"].complete) == (False, False, None)
    assert (found["blog"].registered, found["blog"].passages) == (False, 1)
    assert (found["asked"].consulted, found["asked"].passages) == (True, 0)


# Laws ----------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        BEES,
        HIVE,
        PARIS,
        STAFF,
        STAFF.replace("5,000", "5,200"),
        TABLE,
        RECORD,
        RECORD.replace("10.5", "12"),
        "…",
        " ",
        "",
    ]
)
TEXTS = st.lists(PIECES, max_size=4).map(" ".join) | st.text(max_size=60)
QUERIES = (
    st.sampled_from(["What do bees gather?", "How many employees did Acme have?", "", "price of Bolt"]) | st.none()
)
MANIFESTS = st.none() | st.fixed_dictionaries(
    {},
    optional={
        "retrieved": st.integers(-5, 100),
        "truncated": st.booleans() | st.lists(st.sampled_from(["p0", "p1"])),
        "parameters": st.just({"k": 3}),
        "exhaustive": st.booleans(),
    },
)


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXTS, max_size=5), QUERIES, MANIFESTS)
def test_nothing_told_of_the_payload_makes_coverage_better(
    texts: list[str], query: str | None, manifest: dict[str, Any] | None
) -> None:
    sources = [
        {"id": f"p{at}", "text": text, "similarity": 0.9, "metadata": {"truncated": at == 1}}
        for at, text in enumerate(texts)
    ]
    payload = as_payload(sources, query=query, manifest=manifest)
    view = View(payload, payload.passages, (), Readings(), budget_for("", payload, DEFAULT.limits))
    before = coverage_under(assess_coverage(view), DEFAULT)
    after = Checker([]).cover(payload, DEFAULT)
    assert (after.answerable, after.score, after.needs) == (before.answerable, before.score, before.needs)
    assert after.gaps[: len(before.gaps)] == before.gaps
    assert {gap.kind for gap in after.gaps[len(before.gaps) :]} <= OWN
    assert all(gap.message and gap.remedy for gap in after.gaps)
    step = grounding.gate(before, DEFAULT, retrieved=2).step
    worse = {"proceed": {"proceed", "proceed_with_notice"}}
    assert grounding.gate(after, DEFAULT, retrieved=2).step.value in worse.get(step.value, {step.value})


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_passages_changes_no_kind_of_gap(texts: list[str], random: Any) -> None:
    sources = [{"id": f"p{at}", "text": text} for at, text in enumerate(texts)]
    shuffled = list(sources)
    random.shuffle(shuffled)
    before, after = cover(sources), cover(shuffled)
    assert {(gap.kind, gap.severity) for gap in before.gaps} == {(gap.kind, gap.severity) for gap in after.gaps}
    assert before.payload == after.payload


def test_without_a_query_the_payload_is_told_of_and_nothing_is_unused() -> None:
    coverage = cover([BEES, BEES], None)
    assert GapKind.REPEATED_PASSAGES in {gap.kind for gap in coverage.gaps}
    assert coverage.payload is not None
    assert coverage.payload.unused is None


def test_what_was_not_looked_at_is_told_and_no_number_is_made_up() -> None:
    payload = as_payload([BEES, BEES], query="What do bees gather?")
    tight = DEFAULT.model_copy(update={"limits": Limits(work=1, work_per_character=0)})
    view = View(payload, payload.passages, (), Readings(), budget_for("", payload, tight.limits))
    state = assess_payload(view, ())
    assert [gap.kind for gap in state.gaps(tight)] == [GapKind.PAYLOAD_NOT_ASSESSED]
    assert state.use(tight).repeated is None
    assert state.use(tight).unused is None


def test_time_is_linear_in_the_payload() -> None:
    def seconds(passages: int) -> float:
        sources = [
            " ".join(f"Acme Robotics had {at * 7 + word} employees in 2023, says {word % 5}." for word in range(40))
            for at in range(passages)
        ]
        payload = as_payload(sources, query="How many employees did Acme Robotics have in 2023?")
        started = time.process_time()
        Checker([]).cover(payload, DEFAULT)
        return time.process_time() - started

    seconds(20)
    small, large = min(seconds(50) for _ in range(3)), min(seconds(400) for _ in range(2))
    assert large < 8 * small * 3 + 0.2
