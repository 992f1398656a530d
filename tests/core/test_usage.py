"""What calls use is counted whole, within bounds, whatever threads they run in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from grounding.models import Kind, Reason, Status, Verdict, as_moment
from grounding.usage import MOST_NAMES, Acted, Noted, Outcome, Usage


def reported(**changes: object) -> Noted:
    return Noted.model_validate({"outcome": Outcome.REPORTED, "retriever": "Shelf", **changes})


def test_names_beyond_the_limit_are_counted_as_others() -> None:
    usage = Usage()
    for number in range(MOST_NAMES + 50):
        usage.note(reported(sources=(f"file {number}.md",)))
    recorded = usage.recorded()
    assert len(recorded.sources) == len(recorded.between) == MOST_NAMES
    assert recorded.others == 50
    assert recorded.calls == MOST_NAMES + 50


def test_a_name_of_any_length_takes_bounded_room() -> None:
    usage = Usage()
    usage.note(reported(sources=("x" * 100_000,), retriever="y" * 100_000))
    recorded = usage.recorded()
    assert max(len(recorded.sources[0].name), len(recorded.retrievers[0].name)) == 512
    assert recorded.between[0].calls == 1


def test_a_pool_of_threads_loses_no_call() -> None:
    usage = Usage()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: usage.note(reported(sources=(f"s{number % 7}",))), range(700)))
    recorded = usage.recorded()
    assert recorded.calls == 700
    assert [(used.name, used.calls) for used in recorded.sources] == [(f"s{number}", 100) for number in range(7)]


def test_a_stream_is_pending_until_its_end_and_one_call_altogether() -> None:
    usage = Usage()
    usage.began()
    assert (usage.recorded().calls, usage.recorded().pending) == (1, 1)
    usage.note(reported(), was_pending=True)
    assert (usage.recorded().calls, usage.recorded().pending) == (1, 0)


def test_the_last_time_is_the_latest_that_was_said() -> None:
    usage = Usage()
    for day in ("2024-03-01", "2024-05-01", "2024-04-01"):
        usage.note(reported(sources=("a",), as_of=as_moment(day)))
    usage.note(reported(sources=("a",)))
    recorded = usage.recorded()
    assert recorded.last == recorded.sources[0].last == as_moment("2024-05-01")


def test_claims_are_counted_by_kind_with_the_reasons_why_not() -> None:
    usage = Usage()
    claims = (
        (Kind.LABEL, Status.UNCHECKED, Reason.MISSING_VALIDATION),
        (Kind.LABEL, Status.UNCHECKED, Reason.TIMED_OUT),
        (Kind.LABEL, Status.UNCHECKED, Reason.TIMED_OUT),
        (Kind.LABEL, Status.SUPPORTED, Reason.RULE_HOLDS),
    )
    usage.note(reported(claims=claims))
    (check,) = usage.recorded().checks
    assert (check.claims, check.unchecked) == (4, 3)
    assert check.reasons == (("timed_out", 2), ("missing_validation", 1))


def test_only_actions_that_were_done_count_with_what_their_answers_were() -> None:
    usage = Usage()
    done = (Acted(name="send", done=True), Acted(name="cancel", done=False))
    usage.note(reported(actions=done, verdict=Verdict.GROUNDED))
    usage.note(reported(actions=done, verdict=Verdict.PARTIAL))
    usage.note(reported(actions=done))
    (action,) = usage.recorded().actions
    assert (action.name, action.done, action.not_grounded, action.without_report) == ("send", 3, 1, 1)
