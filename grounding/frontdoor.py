"""The front door: `verify` and its siblings, with the default verifiers wired in lazily."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from grounding.errors import InvalidInput
from grounding.inputs import AnswerLike, SourceLike, as_answer, as_payload
from grounding.models import Coverage, Manifest, Message
from grounding.policy import Policy, policy_named
from grounding.report import Report

if TYPE_CHECKING:
    from grounding.checker import Checker
    from grounding.judging import Judge
    from grounding.labels import Label
    from grounding.reading.own_identifiers import IdentifierKind
    from grounding.second_look import SecondLook
    from grounding.sources import Registry

_ROW_KEYS = ("answer", "sources", "query", "prompt", "history", "manifest", "as_of", "policy", "id", "labels")


@lru_cache(maxsize=1)
def default_checker() -> Checker:
    """The checker that the front door uses, with one verifier for each kind of claim; shared by all threads."""
    from grounding.checker import Checker
    from grounding.verifiers import default_answerer, default_verifiers

    return Checker(default_verifiers(), answerer=default_answerer())


def checker_with(judge: Judge | None, *, judge_all: bool = False) -> Checker:
    """The default checker, with a judge where there is one; see `verify`."""
    from grounding.judging import ASKED_ALWAYS

    if judge is None:
        return default_checker()
    if judge_all:
        return default_checker().with_judge(judge, asked_from=0.0, asked_below=ASKED_ALWAYS)
    return default_checker().with_judge(judge)


def register_identifier(kind: IdentifierKind) -> None:
    """Read a kind of identifiers of one's own from now on, exactly, before all built-in kinds.

    For the whole process: checkers that were made before keep what they have read of passages. Registering a name
    again replaces what it stood for.

    Args:
        kind: Its name, pattern and normaliser.

    Raises:
        InvalidInput: The name or the pattern can't be used.
        MissingExtra: The extra `identifiers`, which brings RE2, is not installed.
    """
    from grounding.reading.identifiers import BUILT_IN
    from grounding.reading.own_identifiers import register

    register(kind, BUILT_IN)
    default_checker.cache_clear()


def verify(
    answer: AnswerLike,
    sources: Iterable[SourceLike],
    *,
    query: str | None = None,
    prompt: str | None = None,
    history: Sequence[Mapping[str, Any] | Message] = (),
    manifest: Mapping[str, Any] | Manifest | None = None,
    as_of: str | date | datetime | None = None,
    policy: str | Policy = "default",
    id: str | None = None,
    labels: Mapping[str, Label | Sequence[str]] | None = None,
    judge: Judge | None = None,
    judge_all: bool = False,
    registry: Registry | None = None,
    second_look: bool | SecondLook = False,
) -> Report:
    """Check that an answer is true to its sources.

    Args:
        answer: The generated text; or a JSON object or array, or a pydantic model, whose fields are checked.
        sources: What the generator was given: passages, mappings in the wire form, or bare texts.
        query: What was asked; needed for coverage, and to tell what the answer merely repeats.
        prompt: The system prompt.
        history: Earlier turns of the conversation.
        manifest: What was really connected, consulted and delivered.
        as_of: When the query was asked; the machine's clock is never read instead.
        policy: A policy, the name of a built-in one, or the path of a JSON file with one.
        id: The report's id; without one it is made from the content.
        labels: The fields of a structured answer that are labels, by path (`risk`, `items[].risk`), each with what it
            may be, and with a rule where one can check it; a pydantic model declares them itself, as
            `Annotated[str, Label(...)]`, `Literal` or `Enum`.
        judge: Who is asked about statements whose score is unclear, such as `open_judge("nli:/models/deberta")` from
            `grounding.verifiers.judges`; nobody by default.
        judge_all: Whether the judge is asked about clear scores too; never about what was decided exactly.
        registry: The sources of truth: a passage supports only what its source's contract entitles it to.
        second_look: Whether the registered sources are asked again about what is not supported, as the registry says
            they are reached; or whom to ask, and within what filters.

    Raises:
        InvalidInput: A field is malformed; the error names it.
        InputTooLarge: A field is over a limit of the policy.
        UnknownPolicy: No policy has that name.
    """
    judged, declared = as_answer(answer, labels)
    payload = as_payload(sources, query=query, prompt=prompt, history=history, manifest=manifest, as_of=as_of)
    look = looking_again(registry, second_look)
    checker = checker_with(judge, judge_all=judge_all)
    return checker.check(judged, payload, _policy(policy), id, declared, registry, look)


def looking_again(registry: Registry | None, second_look: bool | SecondLook) -> SecondLook | None:
    """Whom to ask again: nobody, those that are given, or all whom the registry says how to reach.

    Raises:
        InvalidInput: There is no registry, or what it says of how a source is reached can't be used.
    """
    if not isinstance(second_look, bool):
        return second_look
    if not second_look:
        return None
    if registry is None:
        raise InvalidInput("registry", "is needed for a second look")
    from grounding.retrievers.reaching import opened
    from grounding.second_look import SecondLook

    return SecondLook(opened(registry))


async def averify(answer: AnswerLike, sources: Iterable[SourceLike], **options: Any) -> Report:
    """`verify`, in a thread of its own, so that the event loop is not held up; takes the same arguments."""
    return await asyncio.to_thread(verify, answer, sources, **options)


def verify_many(
    rows: Iterable[Mapping[str, Any]],
    *,
    policy: str | Policy = "default",
    judge: Judge | None = None,
    judge_all: bool = False,
    registry: Registry | None = None,
    second_look: bool | SecondLook = False,
) -> Iterator[Report]:
    """A report for each row of the wire form, lazily and in order.

    Args:
        rows: Objects with `answer` and `sources`, and any other argument of `verify` by name.
        policy: The policy for rows that name none.
        judge: Who is asked about statements whose score is unclear, once for each row.
        judge_all: Whether the judge is asked about clear scores too.
        registry: The sources of truth, for all rows.
        second_look: Whether they are asked again about what is not supported, once for each row.

    Raises:
        InvalidInput: A row is malformed; the field starts with `rows[N]`.
    """
    look = looking_again(registry, second_look) or False
    for number, row in enumerate(rows):
        where = f"rows[{number}]"
        unknown = sorted(set(row) - set(_ROW_KEYS))
        if unknown:
            raise InvalidInput(f"{where}.{unknown[0]}", "is not a field of a row")
        for needed in ("answer", "sources"):
            if needed not in row:
                raise InvalidInput(f"{where}.{needed}", "is missing")
        options: dict[str, Any] = {"judge": judge, "judge_all": judge_all, "registry": registry}
        try:
            yield verify(**{"policy": policy, **row}, **options, second_look=look)
        except InvalidInput as error:
            raise InvalidInput(f"{where}.{error.field}", error.problem) from error


def cover(
    query: str,
    sources: Iterable[SourceLike],
    *,
    prompt: str | None = None,
    history: Sequence[Mapping[str, Any] | Message] = (),
    manifest: Mapping[str, Any] | Manifest | None = None,
    as_of: str | date | datetime | None = None,
    policy: str | Policy = "default",
    registry: Registry | None = None,
) -> Coverage:
    """What of the query the sources cover, before anything is generated; takes the arguments of `verify`."""
    payload = as_payload(sources, query=query, prompt=prompt, history=history, manifest=manifest, as_of=as_of)
    return default_checker().cover(payload, _policy(policy), registry)


def _policy(policy: str | Policy) -> Policy:
    return policy if isinstance(policy, Policy) else policy_named(policy)
