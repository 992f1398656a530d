"""Whether a sentence says that something is there, or that it is not: "offers parking", "parking is not available".

A negation reaches to the end of its clause, and on through a list that an "or" joins. Where neither is plain, nothing
is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from grounding.models import Span
from grounding.reading.words import NEGATIONS, WORD, stem_of

IS_THERE = frozenset(
    map(
        stem_of,
        """have has had offer provide include cover feature support accept take allow permit available there enjoy boast
        serve come equip with enable unavailable lack lacking without no""".split(),
    )
)
"""Words by which a clause says that something is there for those who want it, or is not."""
ABSENT = frozenset(map(stem_of, "without lack lacking unavailable absent neither nor cannot".split()))
"""Words that deny, beside the negations of `words`."""
_DEMANDS = frozenset(map(stem_of, "require need demand".split()))
"""Words by which a clause says that something is asked for: of a field so called alone, requiresAdapter."""
_IS = frozenset("is are was were isn't aren't wasn't weren't be not both also".split())
_AUXILIARY = frozenset("can cannot has have does do".split())
_UNSURE = frozenset(
    map(
        stem_of,
        """if whether unless may might could would should perhaps possibly reportedly apparently seem appear review
        reviewer mention praise complain claim say said report suggest recommend ask wish hope longer just once
        formerly previously soon except unlike sometimes occasionally certain select when than""".split(),
    )
)
"""Words of hypotheses, of others' opinions, of exceptions and other times: what stands with them is not read."""
_CLAUSE = re.compile(
    r"[,;:—–]\s*|\s+-\s+|\b(?:but|however|although|though|while|whereas|yet)\b"
    r"|\band\s+(?=(?:it|its|they|their|he|she|there|this|does|do|did|is|are|was|were|has|have|had|can|cannot|will|no|not"
    r"|without|neither|offers?|provides?|accepts?|takes?|includes?|features?|supports?|allows?|serves?|lacks?)\b)",
    re.IGNORECASE,
)
"""What ends the reach of a negation: commas, turns, and an "and" with a verb or a denial of its own after it."""
_BASE_VERBS = frozenset("offer have provide include feature support accept take allow permit serve come host".split())
"""Forms that go on under the "does not" of the clause before: "do not take reservations, offer music, or have"."""
_OR = re.compile(r"\b(?:n?or)\b", re.IGNORECASE)
_NUMBERS = frozenset("two three four five six seven eight nine ten several many".split())
_REACH = 3
"""Words that a copula reaches: "is casual and romantic", "are currently not"."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence within which a negation reaches what it denies."""

    first: int
    end: int
    """Indices of its words in the sentence, half open."""
    inherited: bool
    """Whether it has no verb of its own, or one under the auxiliary before: a later item of the list before it."""
    verb: bool
    """Whether it has a verb that says that something is there, or a copula."""
    denies: bool
    """Whether a word in it denies."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence's words, cut into clauses."""

    text: str
    spans: tuple[Span, ...]
    words: tuple[str, ...]
    """In lower case."""
    stems: tuple[str, ...]
    clauses: tuple[Clause, ...]

    @property
    def unsure(self) -> bool:
        """Whether it speaks of a hypothesis, an opinion, an exception or another time."""
        return not _UNSURE.isdisjoint(self.stems)

    def clause_of(self, word: int) -> int:
        """The number of the clause that holds a word."""
        return next(n for n, clause in enumerate(self.clauses) if word < clause.end)

    def list_of(self, clause: int) -> tuple[int, int]:
        """The words, half open, of the list or clause that a clause is part of."""
        low = high = clause
        while self.clauses[low].inherited:
            low -= 1
        while high + 1 < len(self.clauses) and self.clauses[high + 1].inherited:
            high += 1
        return self.clauses[low].first, self.clauses[high].end


def read_sentence(text: str) -> Sentence:
    """A sentence, cut into clauses."""
    found = list(WORD.finditer(text))
    words = tuple(match[0].casefold() for match in found)
    stems = tuple(map(stem_of, words))
    cuts = [*sorted({cut.end() for cut in _CLAUSE.finditer(text)}), len(text) + 1]
    clauses: list[Clause] = []
    at = 0
    for end in cuts:
        first = at
        while at < len(found) and found[at].start() < end:
            at += 1
        if at > first:
            opening = next((word for word in words[first:at] if word not in ("and", "or")), "")
            verb = any(
                stems[n] in IS_THERE | _DEMANDS or words[n] in _IS or words[n].endswith("n't") for n in range(first, at)
            )
            goes_on = bool(clauses) and (not verb or opening in _BASE_VERBS)
            clauses.append(Clause(first, at, goes_on, verb, any(map(denies, words[first:at]))))
    return Sentence(text, tuple(match.span() for match in found), words, stems, tuple(clauses))


def said_there(sentence: Sentence, first: int, end: int) -> bool | None:
    """Whether the words from `first` to before `end` are said to be there; None where nothing plain is said."""
    at = sentence.clause_of(first)
    clause = sentence.clauses[at]
    if (verb := _verb_of_list(sentence, at)) is not None:
        return not _denied_after(sentence, verb.first, verb.end)
    lead = at
    while sentence.clauses[lead].inherited:
        lead -= 1
    said = [n for one in sentence.clauses[lead : at + 1] for n in range(one.first, one.end)]
    copula = any(sentence.words[n] in _IS for n in said if first - _REACH <= n < first)
    demanded = {n for n in said if sentence.stems[n] in _DEMANDS}
    if demanded - set(range(first, end)):
        return None
    if not copula and not demanded and not any(sentence.stems[n] in IS_THERE for n in said):
        return None
    counted = any(word.isdigit() or word in _NUMBERS for word in sentence.words[clause.first : clause.end])
    # the nearest clause of the list that denies is the one that the words are under
    denying = next((n for n in range(at, lead - 1, -1) if sentence.clauses[n].denies), lead)
    before = sum(denies(sentence.words[n]) for n in said if sentence.clauses[denying].first <= n < first)
    after = _denied_after(sentence, end, clause.end)
    if counted or before + after > 1 or (before and denying != at and not _or_joins(sentence, denying, at)):
        return None  # "no pool, parking and a bar": how far the no reaches is not plain
    return not (before or after)


def denies(word: str) -> bool:
    """Whether a word, in lower case, says that something is not there."""
    return word in NEGATIONS or word.endswith("n't") or stem_of(word) in ABSENT


def _verb_of_list(sentence: Sentence, at: int) -> Clause | None:
    """The last item of a list of subjects, which has their verb: "parking, valet, and a pool are not provided"."""
    if sentence.clauses[at].verb or sentence.clauses[at].denies:
        return None
    later = next((clause for clause in sentence.clauses[at + 1 :] if clause.verb), None)
    if later is None or sentence.words[later.first] not in ("and", "or"):
        return None
    subject = range(later.first + 1, min(later.first + 3, later.end))
    return later if all(sentence.words[n] not in _IS and sentence.stems[n] not in IS_THERE for n in subject) else None


def _denied_after(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the verb after some words of a clause denies them: "valet and garage parking are not available"."""
    for at in range(start, end):
        word = sentence.words[at]
        if word in _IS or word in _AUXILIARY or word.endswith("n't"):
            return any(map(denies, sentence.words[at : min(at + _REACH, end)]))
    return any(map(denies, sentence.words[start : min(start + 1, end)]))


def _or_joins(sentence: Sentence, first: int, last: int) -> bool:
    """Whether the list from one clause to another, and what follows in it, is joined by an or."""
    end = last
    while end + 1 < len(sentence.clauses) and sentence.clauses[end + 1].inherited:
        end += 1
    began = sentence.spans[sentence.clauses[first].first][0]
    return _OR.search(sentence.text[began : sentence.spans[sentence.clauses[end].end - 1][1]]) is not None
