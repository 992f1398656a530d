"""What the steps of one call show: what was retrieved, what later steps made of it, and when a model is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from grounding.models import Dropped
from grounding.retrievers.deliveries import Delivery, Retrieved, deliver
from grounding.retrievers.gates import Turn
from grounding.retrievers.recording import Call, Outcome, Recorder


@dataclass(slots=True)
class _Batch:
    """The documents that one step gave."""

    step: str
    documents: Sequence[Any]
    keys: frozenset[object]
    taken_by: str | None = None
    """The step that was given these, and gave others in their place."""


class Trail:
    """The documents on their way through one call; its steps may run in several threads.

    Args:
        known: Turns one of the framework's documents into one of our results.
        key: By what a document is recognised from step to step.
    """

    def __init__(self, known: Callable[[object], Retrieved | None], key: Callable[[Any], object]) -> None:
        self._known = known
        self._key = key
        self._lock = Lock()
        self._batches: list[_Batch] = []
        self.query: str | None = None
        """What the first retriever was asked."""
        self.retrievers: list[str] = []
        self._error: Exception | None = None

    @contextmanager
    def noting(self) -> Iterator[None]:
        """A block that notes what a step did: what it raises must not break the step, and is raised by `delivery`."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - kept, and nothing is delivered by a trail with a gap
            self._error = error

    def __len__(self) -> int:
        """How much was noted; a note that failed counts too, so that nothing passes for not having been retrieved."""
        return len(self._batches) + (self._error is not None)

    def retrieved(self, retriever: str, query: str | None, documents: Sequence[Any]) -> None:
        """A retriever gave documents, none of them maybe."""
        with self._lock:
            self.query = self.query if self.query is not None else query
            if retriever not in self.retrievers:
                self.retrievers.append(retriever)
            self._add(retriever, documents)

    def step(self, name: str, given: Sequence[Any], gave: Sequence[Any]) -> None:
        """A step gave documents.

        What it was given is then no longer on its way: it was ranked, filtered, merged or rewritten. A step around
        others gives what those gave, which is known already.
        """
        with self._lock:
            keys = frozenset(map(self._key, given))
            taken = [batch for batch in self._batches if batch.taken_by is None and batch.keys & keys]
            for batch in taken:
                batch.taken_by = name
            known = frozenset().union(*(batch.keys for batch in self._batches))
            new = gave if taken else [one for one in gave if self._key(one) not in known]
            if new or taken:
                self._add(name, new)

    def _add(self, step: str, documents: Sequence[Any]) -> None:
        documents = list(documents)
        self._batches.append(_Batch(step, documents, frozenset(map(self._key, documents))))

    def documents(self) -> list[Any]:
        """What has reached the end of the trail."""
        with self._lock:
            return [document for batch in self._batches if batch.taken_by is None for document in batch.documents]

    def delivery(self) -> Delivery:
        """What has reached the end of the trail, as passages, and what steps on it have left out."""
        if self._error is not None:
            raise self._error
        delivery = deliver(self._results(self.documents()))
        return replace(delivery, dropped=(*delivery.dropped, *self._left_out()))

    def _left_out(self) -> Iterator[Dropped]:
        with self._lock:
            batches = list(self._batches)
        told = {key for batch in batches if batch.taken_by is None for key in batch.keys}
        for batch in batches:
            for number, document in enumerate(batch.documents, start=1):
                if (key := self._key(document)) in told:
                    continue
                told.add(key)
                (result,) = self._results([document])
                yield Dropped(id=(result.id or f"{batch.step} {number}")[:512], why=f"{batch.taken_by} left it out")

    def _results(self, documents: Iterable[Any]) -> Iterator[Retrieved]:
        for document in documents:
            known = self._known(document)
            assert known is not None
            yield known


class BeforeModel:
    """The gate before each model of a chain that answers: asked once something has been retrieved, and only then.

    A model that is asked earlier rewrites the query, and answers nothing yet.
    """

    def __init__(self, recorder: Recorder, trail: Trail, describe: Callable[[], Call]) -> None:
        self.turn = Turn(recorder, more=False)
        self._trail = trail
        self._describe = describe
        self._judged = 0
        self._lock = Lock()

    def abstains(self) -> bool:
        """Whether the model may not be asked."""
        with self._lock:
            steps = len(self._trail)
            if steps != self._judged:
                self._judged = steps
                self.turn.decide(self._describe, lambda: Outcome(self._trail.delivery()))
            return self.turn.abstains
