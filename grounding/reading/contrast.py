"""Whether a sentence that gives a value gives it for something else than what is said, and another one for that.

Works on the words that go with a figure or a date; see `attachment`. Nothing is held against words that merely differ:
the other reading must be called by something that is said and that this one lacks, and this one by something that is
not said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grounding.models import Reason
from grounding.reading.attachment import OPPOSITES, Attached, names_in
from grounding.reading.binding import Context, SourceFigures
from grounding.reading.label_words import weight
from grounding.reading.words import rarity, stem_of

_THEREAFTER = frozenset(map(stem_of, "thereafter afterwards".split()))
"""Words for what comes after the time that the other member names."""
_APART = 2
"""The words by which two statements of one thing may differ that are of two holders of it."""
_MORE = 0.1
"""How much more telling the words of another reading must be to be more of what is said."""
_SHORT = 3
"""The words of a member of a list; where both have many, they are clauses, and what they share is not plain."""
_ALIKE = 2
"""The common words that two sentences must share to be of the same thing, where they share all."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What an answer says one of its figures or dates is of."""

    said: frozenset[str]
    """The words that go with it; those of the query where its own sentence leaves them out."""
    known: frozenset[str]
    """All words of sentence and query, but those that go with another figure or date alone."""
    bare: bool
    """Whether the answer's sentence says nothing by itself, so that the query alone says what it is of."""
    alone: bool
    """Whether no other figure or date stands in the answer's sentence."""
    counts: bool = False
    """Whether it is a number without unit, so that figures of its kind may count anything."""
    dated: bool = False
    """Whether it is a date; one thing may have many."""
    lead: str = ""
    """The stem of the word right before it."""


def spoken(own: Attached, others: Sequence[Attached], context: Context, told: str) -> Spoken:
    """What is said of a figure or date.

    Args:
        own: The words that go with it in the answer's sentence.
        others: Those that go with the other figures or dates there.
        context: Its context.
        told: The query, and what else the answer's sentence is of: a heading, the fields beside it.
    """
    named = names_in(told)
    queried = frozenset(stem for stem in context.asked if rarity(stem) > 0 or stem in OPPOSITES) | named
    if context.says_little:
        said = queried
    elif not own.common:
        said = own.names | queried
    else:
        said = own.all if own.names else own.all | named
    elsewhere = frozenset().union(*(other.own for other in others))
    return Spoken(said, said | (context.all - elsewhere), context.says_little, not others, lead=own.lead)


def in_one_sentence(own: Attached, other: Attached, asked: Spoken) -> Reason | None:
    """Why `own` is not what is said where `other`, of the same sentence, is; None where that is not so.

    By the words right beside them ("14% of men and 9% of women"), by the few in which they differ, or where the other
    is called by nothing but what is said ("nausea occurred in 14% of patients, headache in 9%").
    """
    wanted = asked.said - own.all
    theirs = other.all - own.all
    if (theirs & other.own).isdisjoint(wanted) or own.own & _THEREAFTER:
        return None
    mine = own.all - other.all
    beside = any(
        one and one.isdisjoint(asked.known) and not two.isdisjoint(wanted)
        for one, two in (
            (own.before, other.before),
            (own.after, other.after),
            (own.thing - other.thing, other.thing - own.thing),
        )
    )
    apart = own.own and len(mine) <= _APART and len(theirs) <= _APART and mine.isdisjoint(asked.known)
    called = other.own <= asked.said and not own.own <= asked.known
    clear = apart or ((beside or called) and (asked.bare or not asked.counts))
    if not asked.bare:
        # what an answer says in full must be more of the other than of this one
        more = _share(other, asked) - _share(own, asked)
        unsaid = not own.own <= asked.known
        short = min(len(own.own), len(other.own)) <= _SHORT and max(len(own.own), len(other.own)) <= 2 * _SHORT
        clear = (more > _MORE and unsaid and short and asked.alone) or (
            more >= -_MORE and clear and asked.said.isdisjoint(mine)
        )
    if not clear:
        return None
    return Reason.WRONG_ENTITY if asked.said & theirs & other.names else Reason.WRONG_METRIC


def _share(words: Attached, asked: Spoken) -> float:
    """How much of what is said goes with a reading; by half what stands with an earlier one, which it may share."""
    return weight(asked.said & words.all) + weight(asked.said & (words.earlier - words.all)) / 2


def in_two_sentences(
    own: Attached, source: SourceFigures, other: Attached, others_source: SourceFigures, asked: Spoken
) -> Reason | None:
    """Why `own` is not what is said where `other`, of another sentence, is; None where that is not so.

    The other sentence must cover all that this one does of what is said, and more. It is of the thing that is said, and
    says so plainly ("costs were $4m"), where this one is of another; or of whose it is said to be.
    """
    if _parallel(own, other, asked):
        return Reason.WRONG_ENTITY
    own, other = _with_names(own, source), _with_names(other, others_source)
    mine, theirs = own.common - other.common, other.common - own.common
    same = not mine and not theirs and (len(own.common) >= _ALIKE or bool(own.thing))
    named = not asked.dated and any(others_source.words.places(stem) for stem in absent(source, asked))
    if same and named and own.thing == other.thing and own.thing & asked.said:
        return Reason.WRONG_ENTITY  # of two passages that say the same, the other names what is said
    if not own.own or not asked.said & other.all > asked.said & own.all:
        return None
    plain = bool(other.thing)
    if plain and asked.bare and asked.said.isdisjoint(own.all) and other.thing <= asked.said:
        return Reason.WRONG_METRIC
    if plain and own.thing and own.thing.isdisjoint(asked.known) and other.thing & (asked.said - own.all):
        return Reason.WRONG_METRIC
    if not same and (own.thing.isdisjoint(asked.said) or other.thing.isdisjoint(asked.said)):
        return None
    names = own.names - other.names
    if names and names.isdisjoint(asked.known) and not (other.all - own.all).isdisjoint(asked.said):
        return Reason.WRONG_ENTITY
    apart = 0 < len(mine) <= _APART and 0 < len(theirs) <= _APART
    return Reason.WRONG_ENTITY if apart and mine.isdisjoint(asked.known) and theirs <= asked.said else None


def _parallel(own: Attached, other: Attached, asked: Spoken) -> bool:
    """Whether two sentences are of one make, and differ in whom they are of, one of whom the answer names.

    "The tenant must give 2 months' notice. The landlord must give 3 months' notice."
    """
    mine, theirs, shared = own.all - other.all, other.all - own.all, own.all & other.all
    one_make = bool(own.lead) and own.lead == other.lead == asked.lead
    apart = 0 < len(mine) <= _APART and 0 < len(theirs) <= _APART
    alike = not shared or not shared.isdisjoint(asked.said)
    return one_make and apart and alike and mine.isdisjoint(asked.known) and theirs <= asked.said


def absent(source: SourceFigures, asked: Spoken) -> frozenset[str]:
    """What is said that a passage has nowhere."""
    return frozenset(stem for stem in asked.said if not source.words.places(stem))


def says_no_more(own: Attached, source: SourceFigures, asked: Spoken) -> bool:
    """Whether a passage has all that is said, and its sentence nothing that is not, of a figure or date."""
    return _with_names(own, source).all <= asked.known and not absent(source, asked)


def _with_names(own: Attached, source: SourceFigures) -> Attached:
    """Where its sentence names nobody, a reading is of those whom its passage names."""
    return own if own.names else replace(own, names=source.names)
