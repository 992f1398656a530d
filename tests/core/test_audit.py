"""The picture of a chain from its structure and its calls, and what is found in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding import Registry
from grounding.audit import Audit, FindingKind, Part, PartKind, Structure, Validated, Wiring, audit
from grounding.models import Kind, Reason, Severity, Status, Verdict
from grounding.usage import Acted, Noted, Outcome, Recorded, Usage

PARTS = (
    Part("r", PartKind.RETRIEVER, "Shelf"),
    Part("s", PartKind.STEP, "Reranker"),
    Part("g", PartKind.GENERATOR, "Model"),
)
FLOWS = (("r", "s", "passages"), ("s", "g", "passages"))
ENGINE = Structure("Engine", PARTS, FLOWS, ("r",), "g", True)
RETRIEVER = Structure("Shelf", PARTS[:1], (), ("r",), "r", False)
INSIDE = "what happens inside is not seen"
UNKNOWN = Structure("ask", (Part("f", PartKind.STEP, "ask"),), (), ("f",), "f", None, (INSIDE,))
REGISTRY = Registry.of(
    [
        {"name": "rules", "also": ["rules.md"]},
        {"name": "payroll", "required_for": ["salary"]},
        {"name": "canteen"},
        {"name": "drafts", "generated": True},
    ]
)


def recorded(*noted: Noted, pending: int = 0) -> Recorded:
    usage = Usage()
    for one in noted:
        usage.note(one)
    for _ in range(pending):
        usage.began()
    return usage.recorded()


def call(outcome: Outcome = Outcome.REPORTED, *sources: str, **changes: object) -> Noted:
    return Noted.model_validate({"outcome": outcome, "sources": sources, **changes})


def found(picture: Audit) -> dict[FindingKind, str]:
    return {finding.kind: finding.message for finding in picture.findings}


def flows(picture: Audit) -> set[tuple[str, str]]:
    return {(edge.start, edge.end) for edge in picture.edges}


def test_an_engine_is_drawn_from_its_sources_to_its_caller() -> None:
    picture = audit(Wiring(ENGINE, REGISTRY), recorded(call(Outcome.REPORTED, "rules.md")))
    assert flows(picture) == {
        ("source:rules", "r"), ("r", "s"), ("s", "g"), ("g", "verifier"), ("verifier", "caller"),
    }  # fmt: skip
    assert picture.node("source:rules").calls == 1
    assert picture.unvalidated == ()


def test_the_gate_is_drawn_before_the_generator_and_nothing_behind_it_is_reached_by_an_abstention() -> None:
    calls = recorded(call(), call(), call(Outcome.ABSTAINED))
    picture = audit(Wiring(ENGINE, gated=True), calls)
    assert {("s", "gate"), ("gate", "g"), ("gate", "verifier")} <= flows(picture)
    assert ("s", "g") not in flows(picture)
    assert [picture.node(name).calls for name in ("r", "s", "gate", "g")] == [3, 3, 3, 2]
    assert FindingKind.NO_GATE not in found(picture)


@pytest.mark.parametrize(
    ("calls", "unvalidated"),
    [
        pytest.param(recorded(call()), 0, id="all reported"),
        pytest.param(recorded(call(), call(Outcome.NOT_CHECKED)), 1, id="one not checked"),
        pytest.param(recorded(call(), pending=2), 2, id="streams not read to their end"),
        pytest.param(recorded(call(Outcome.RAISED)), 0, id="the chain raised, and nothing went on"),
    ],
)
def test_answers_without_a_report_flow_on_unvalidated(calls: Recorded, unvalidated: int) -> None:
    picture = audit(Wiring(ENGINE), calls)
    assert sum(edge.calls or 0 for edge in picture.unvalidated) == unvalidated
    assert all((edge.start, edge.end) == ("g", "caller") for edge in picture.unvalidated)
    named = found(picture)
    assert (FindingKind.NOT_CHECKED in named or FindingKind.PENDING in named) == (unvalidated > 0)


def test_what_is_generated_from_a_retrievers_passages_is_not_seen() -> None:
    picture = audit(Wiring(RETRIEVER), recorded(call(Outcome.COVERED)))
    assert [(edge.start, edge.validated) for edge in picture.unvalidated] == [("verifier", Validated.UNKNOWN)]
    assert FindingKind.GENERATION_UNSEEN in found(picture)


def test_before_a_call_nobody_knows_whether_a_functions_result_is_understood() -> None:
    before = audit(Wiring(UNKNOWN), recorded())
    assert [edge.validated for edge in before.unvalidated] == [Validated.UNKNOWN]
    assert found(before)[FindingKind.UNSEEN] == INSIDE
    lost = audit(Wiring(UNKNOWN), recorded(call(Outcome.NOT_CHECKED)))
    assert [(edge.start, edge.validated) for edge in lost.edges if edge.end == "caller"] == [("f", Validated.NO)]
    assert audit(Wiring(UNKNOWN), recorded(call())).unvalidated == ()


def test_sources_are_told_apart_by_whether_they_were_consulted() -> None:
    picture = audit(Wiring(ENGINE, REGISTRY), recorded(call(Outcome.REPORTED, "rules.md", "drafts", "stray.md")))
    named = found(picture)
    assert "'payroll', which is required for salary" in named[FindingKind.REQUIRED_NEVER_CONSULTED]
    assert named[FindingKind.NEVER_CONSULTED] == "declared, and consulted by none of 1 call: 'canteen'"
    assert "'stray.md'" in named[FindingKind.NOT_REGISTERED]
    assert "'drafts'" in named[FindingKind.MODEL_WRITTEN]
    assert picture.findings[0].severity is Severity.HIGH
    assert picture.node("source:stray.md").declared is False


@pytest.mark.parametrize(
    "wiring",
    [
        pytest.param(Wiring(ENGINE, REGISTRY), id="before any call"),
        pytest.param(Wiring(ENGINE, REGISTRY, sources_seen=False), id="where calls are recorded without their sources"),
    ],
)
def test_no_source_is_said_to_be_never_consulted_where_nobody_can_know(wiring: Wiring) -> None:
    calls = recorded(call()) if not wiring.sources_seen else recorded()
    named = found(audit(wiring, calls))
    assert not {FindingKind.NEVER_CONSULTED, FindingKind.REQUIRED_NEVER_CONSULTED} & named.keys()


def test_a_source_that_every_call_consults_is_connected_before_the_first() -> None:
    picture = audit(Wiring(ENGINE, REGISTRY, consults=("rules",)), recorded())
    assert ("source:rules", "r") in flows(picture)


def test_the_second_look_is_drawn_with_whom_it_can_ask() -> None:
    calls = recorded(call(Outcome.REPORTED, "rules", looked_up=("canteen",)))
    picture = audit(Wiring(ENGINE, REGISTRY, asked_again=("canteen",)), calls)
    assert {("source:canteen", "second look"), ("second look", "verifier")} <= flows(picture)
    assert "'rules', 'payroll'" in found(picture)[FindingKind.NOT_REACHED]


def test_an_action_of_an_answer_that_is_not_grounded_is_found() -> None:
    acted = (Acted(name="send", done=True),)
    picture = audit(
        Wiring(ENGINE), recorded(call(actions=acted, verdict=Verdict.PARTIAL), call(actions=acted, verdict="grounded"))
    )
    (edge,) = [edge for edge in picture.edges if edge.end == "action:send"]
    assert (edge.start, edge.validated) == ("verifier", Validated.NO)
    assert found(picture)[FindingKind.ACTION_NOT_GROUNDED] == "'send' was done in 1 call whose answer is not grounded"


def test_claims_that_nobody_judged_are_found_with_what_mends_it() -> None:
    claims = ((Kind.LABEL, Status.UNCHECKED, Reason.MISSING_VALIDATION),)
    picture = audit(Wiring(ENGINE), recorded(call(claims=claims)))
    (finding,) = [one for one in picture.findings if one.kind is FindingKind.CLAIMS_UNCHECKED]
    assert finding.message == "1 of 1 claims of kind label are not judged: missing_validation 1"
    assert finding.remedy == "give the label a rule, or what it may be"


NAMES = st.text(min_size=1, max_size=20)


@given(
    st.lists(st.tuples(st.sampled_from(list(Outcome)), st.lists(NAMES, max_size=4)), max_size=30),
    st.sampled_from([ENGINE, RETRIEVER, UNKNOWN]),
    st.booleans(),
    st.sampled_from([None, REGISTRY]),
)
def test_whatever_was_recorded_the_picture_hangs_together(
    calls: list[tuple[Outcome, list[str]]], structure: Structure, gated: bool, registry: Registry | None
) -> None:
    seen = recorded(*(call(outcome, *sources) for outcome, sources in calls))
    picture = audit(Wiring(structure, registry, gated=gated), seen)
    ids = [node.id for node in picture.nodes]
    assert len(ids) == len(set(ids))
    assert all(edge.start in ids and edge.end in ids for edge in picture.edges)
    assert all((node.calls or 0) <= len(calls) for node in picture.nodes)
    assert all(set(finding.nodes) <= set(ids) for finding in picture.findings)
    assert Audit.model_validate_json(picture.to_json()) == picture
    lost = sum(outcome is Outcome.NOT_CHECKED for outcome, _ in calls)
    assert sum(edge.calls or 0 for edge in picture.edges if edge.validated is Validated.NO) == lost
    assert "\n" in picture.as_text()
    assert picture.as_svg().startswith("<svg")
