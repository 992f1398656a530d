"""Frames: whether what an answer says of its own access and actions is backed by the manifest.

Only a manifest can back it, and without one nothing is claimed: the checker does not ask.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grounding.frame import told
from grounding.frame_backing import Backing, place_in
from grounding.models import Evidence, Kind, Reason, Status
from grounding.protocols import Answer, Candidate, Finding, ReadPayload
from grounding.reading.frames import Premise, read_answer_premises

_SEARCHED_AT_ONCE = 1_000
"""Code points of a manifest that a plain search covers in the time of one comparison."""


class FrameVerifier:
    """Judges what an answer takes for granted about the system that gave it."""

    kind = Kind.FRAME

    def find(self, answer: Answer) -> Iterator[Candidate]:
        """One candidate for each premise in the first person."""
        for premise in answer.read(read_answer_premises):
            segment = answer.segment_at(premise.start)
            yield Candidate(Kind.FRAME, premise.start, premise.end, answer, segment, premise)

    def check(self, candidate: Candidate, payload: ReadPayload) -> Finding:
        """Supported with what the manifest says of it, or unsupported."""
        [finding] = self.check_all([candidate], payload)
        return finding

    def check_all(self, candidates: Sequence[Candidate], payload: ReadPayload) -> Sequence[Finding]:
        """The finding of each candidate; the manifest is read once for all of them."""
        manifest, text = payload.payload.manifest, payload.payload.text_of("manifest")
        if manifest is None or text is None:
            missing = Finding(Status.UNCHECKED, Reason.MISSING_VALIDATION, "there is no manifest that could back it")
            return [missing for _ in candidates]
        # An answer is held to what was really there for it; how fresh a source may be is what `live` says.
        backing = Backing(None, manifest, fresh_days=0)
        payload.spend(backing.size)
        return [_finding(candidate.reading, backing, text, payload) for candidate in candidates]


def _finding(premise: object, backing: Backing, text: str, payload: ReadPayload) -> Finding:
    assert isinstance(premise, Premise)
    backers = backing.of(premise)
    payload.spend(1 + len(backers) * (len(text) // _SEARCHED_AT_ONCE + 1))
    spans = [span for span in (place_in(text, backer) for backer in backers) if span is not None]
    if not spans:
        return Finding(Status.UNSUPPORTED, Reason.FRAME_NOT_BACKED, told(premise), score=0.0)
    evidence = tuple(Evidence(source_id="manifest", start=a, end=b, text=text[a:b]) for a, b in sorted(set(spans)))
    named = ", ".join(dict.fromkeys(backer.name for backer in backers))
    return Finding(Status.SUPPORTED, Reason.STATED, f"{named} backs it", score=1.0, evidence=evidence)
