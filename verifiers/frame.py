"""Frames: whether what an answer says of its own access and actions is backed by the manifest.

Only a manifest can back it, and without one nothing is claimed: the checker does not ask.
"""

from __future__ import annotations

from collections.abc import Iterator

from grounding.frame import backing, connected_in, done_in, place_in, told
from grounding.models import Evidence, Kind, Reason, Status
from grounding.protocols import Answer, Candidate, Finding, ReadPayload
from grounding.reading.frames import Premise, read_answer_premises


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
        premise = candidate.reading
        assert isinstance(premise, Premise)
        manifest, text = payload.payload.manifest, payload.payload.text_of("manifest")
        if manifest is None or text is None:
            return Finding(Status.UNCHECKED, Reason.MISSING_VALIDATION, "there is no manifest that could back it")
        backers = backing(premise, connected_in(manifest), done_in(manifest))
        spans = [span for span in (place_in(text, backer) for backer in backers) if span is not None]
        if not spans:
            return Finding(Status.UNSUPPORTED, Reason.FRAME_NOT_BACKED, told(premise), score=0.0)
        evidence = tuple(Evidence(source_id="manifest", start=a, end=b, text=text[a:b]) for a, b in sorted(set(spans)))
        named = ", ".join(dict.fromkeys(backer.name for backer in backers))
        return Finding(Status.SUPPORTED, Reason.STATED, f"{named} backs it", score=1.0, evidence=evidence)
