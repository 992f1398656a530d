import asyncio
import functools
import inspect
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import grounding
from grounding.errors import InvalidInput, UnknownPolicy
from grounding.retrievers.records import Record
from grounding.retrievers.wrapping import records_of, wrap

PASSAGE = "The office closes at 17:30 on Fridays."


def city(query: str) -> str:
    return query.rpartition(" ")[2].rstrip("?")


def answer_about(query: str) -> tuple[str, list[dict[str, str]]]:
    where = city(query)
    text = f"The office in {where} closes at 17:30 on Fridays."
    return text, [{"id": f"hours-{where}", "text": text}]


def belongs(record: Record | None, query: str) -> bool:
    """Whether nothing in a record is from another query."""
    assert record is not None
    assert record.report is not None
    assert record.report.subject is not None
    delivered = [passage.id for passage in record.passages]
    return (
        record.query == query
        and delivered == [f"hours-{city(query)}"]
        and record.report.subject.answer == answer_about(query)[0]
        and record.report.subject.payload.query == query
    )


async def test_fifty_interleaved_tasks_do_not_mix() -> None:
    async def chain(query: str) -> tuple[str, list[dict[str, str]]]:
        await asyncio.sleep(random.random() / 50)
        return answer_about(query)

    wrapped = wrap(chain)
    queries = [f"When does the office close on Fridays in Town{n}?" for n in range(50)]
    results = await asyncio.gather(*map(wrapped, queries))
    records = records_of(wrapped)
    assert len(records) == 50
    assert all(belongs(records.of(result), query) for query, result in zip(queries, results, strict=True))


def test_a_pool_of_threads_does_not_mix() -> None:
    heard: list[Record] = []
    wrapped = wrap(answer_about, on_report=heard.append)
    queries = [f"When does the office close on Fridays in Town{n}?" for n in range(50)]
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(wrapped, queries))
    records = records_of(wrapped)
    assert all(belongs(records.of(result), query) for query, result in zip(queries, results, strict=True))
    assert sorted(str(record.query) for record in heard) == sorted(queries)


async def test_the_event_loop_goes_on_while_an_answer_is_checked() -> None:
    passages = [f"Passage {n} says that unit {n} cost ${n * 13}.50 in 20{n % 100:02d}." for n in range(400)]

    async def chain(query: str) -> tuple[str, list[str]]:
        return " ".join(passages[:60]), passages

    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0)
            ticks += 1

    ticking = asyncio.create_task(tick())
    wrapped = wrap(chain)
    await wrapped("What did the units cost?")
    ticking.cancel()
    assert ticks > 5


def test_only_the_last_records_are_kept() -> None:
    wrapped = wrap(answer_about, keep=3)
    results = [wrapped(f"When does it close in Town{n}?") for n in range(5)]
    records = records_of(wrapped)
    assert [record.query for record in records] == [f"When does it close in Town{n}?" for n in (2, 3, 4)]
    assert records.of(results[0]) is None
    assert records.of(results[4]) is records.latest


def test_a_record_is_found_by_the_object_and_not_by_an_equal_one() -> None:
    wrapped = wrap(answer_about)
    first, second = wrapped("When in Rome?"), wrapped("When in Rome?")
    assert first == second
    records = records_of(wrapped)
    assert records.of(first) is not records.of(second)
    assert records.of(answer_about("When in Rome?")) is None


def test_a_kept_result_is_not_confused_with_a_later_one_at_its_address() -> None:
    wrapped = wrap(answer_about, keep=1)
    for n in range(50):
        result = wrapped(f"When in Town{n}?")
        record = records_of(wrapped).of(result)
        assert record is not None
        assert record.query == f"When in Town{n}?"


def test_policy_prompt_and_time_reach_the_report() -> None:
    wrapped = wrap(answer_about, policy="strict", prompt="Be brief.", as_of=lambda: "2024-10-31")
    record = records_of(wrapped).of(wrapped("When in Rome?"))
    assert record is not None
    assert record.report is not None
    assert record.report.policy.name == "strict"
    assert record.report.subject is not None
    payload = record.report.subject.payload
    assert payload.prompt == "Be brief."
    assert payload.as_of is not None
    assert payload.as_of.isoformat() == "2024-10-31T00:00:00+00:00"
    assert payload.manifest == record.manifest


def test_a_clock_that_fails_is_the_records_error() -> None:
    def clock() -> str:
        raise OSError("no clock")

    wrapped = wrap(answer_about, as_of=clock)
    record = records_of(wrapped).of(wrapped("When in Rome?"))
    assert record is not None
    assert isinstance(record.error, OSError)
    assert record.report is None


def test_signature_name_and_documentation_are_the_chains() -> None:
    def chain(query: str, *, top_k: int = 3) -> list[str]:
        """Finds things."""
        return [PASSAGE]

    wrapped = wrap(chain)
    assert inspect.signature(wrapped) == inspect.signature(chain)
    assert (wrapped.__name__, wrapped.__doc__) == ("chain", "Finds things.")
    wrapped("When?", top_k=5)
    (record,) = records_of(wrapped)
    assert record.manifest is not None
    assert record.manifest.parameters == {"top_k": 5}
    assert record.manifest.retriever == f"{__name__}.{chain.__qualname__}"
    with pytest.raises(TypeError, match="top"):
        wrapped("When?", top=5)  # type: ignore[call-arg]


def test_partials_methods_and_functions_that_return_awaitables_are_chains() -> None:
    class Desk:
        def ask(self, where: str, query: str) -> list[str]:
            return [PASSAGE]

    async def later(query: str) -> list[str]:
        return [PASSAGE]

    for chain in (functools.partial(Desk().ask, "Rome"), functools.partial(Desk.ask, Desk(), "Rome")):
        wrapped = wrap(chain)
        assert wrapped(query="When?") == [PASSAGE]
        assert [record.query for record in records_of(wrapped)] == ["When?"]

    def promise(query: str) -> Any:
        return later(query)

    promised = wrap(promise)
    assert asyncio.run(promised("When?")) == [PASSAGE]
    assert [record.query for record in records_of(promised)] == ["When?"]


def test_a_chain_may_be_wrapped_as_a_decorator() -> None:
    @grounding.wrap
    def find(query: str) -> list[str]:
        return [PASSAGE]

    find("When does the office close?")
    assert len(records_of(find)) == 1


def generator(query: str) -> Iterator[str]:
    yield PASSAGE


@pytest.mark.parametrize(
    ("chain", "options", "message"),
    [
        pytest.param("no chain", {}, "chain: a str is neither", id="a text"),
        pytest.param(generator, {}, "chain: yields its answer", id="a generator"),
        pytest.param(answer_about, {"query_from": "ask"}, "query_from: 'ask' is no parameter", id="no such parameter"),
        pytest.param(answer_about, {"keep": 0}, "keep: must be at least 1, not 0", id="nothing kept"),
    ],
)
def test_what_can_not_be_wrapped_says_why(chain: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        wrap(chain, **options)


def test_an_unknown_policy_is_an_error_when_wrapping() -> None:
    with pytest.raises(UnknownPolicy):
        wrap(answer_about, policy="no such policy")


def test_records_of_what_was_not_wrapped_is_an_error() -> None:
    with pytest.raises(InvalidInput, match="wrapped: this function was not made by wrap"):
        records_of(answer_about)
