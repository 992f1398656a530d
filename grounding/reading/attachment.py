"""Which words of a sentence go with which of its figures: "revenue of $5m and costs of $4m at Acme".

A sentence is cut between its figures where a clause or a member of a list ends. What stands before a figure in its
stretch, and what follows it there, is its own; what a later member leaves out ("$5m in Europe and $7m in Asia") it
takes from the member before, and what is said once after the last ("at Acme") holds for all.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from grounding.reading.dates import DateReading
from grounding.reading.figures import FigureReading
from grounding.reading.memory import remembered
from grounding.reading.words import Telling, rarity, stem_of

_CUTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r";|[.!?](?=[A-Z\n])|\)(?=[^()]*\w)",
        r",?[ \n](?:while|whereas|but|(?:and )?then|versus|vs\.?|(?:as )?(?:compared|against)(?: (?:with|to))?)\b"
        r"|[(—–]",
        r",?[ \n](?:and|or|plus)\b",
        r",",
        r"[ ](?:from|to)[ ](?=\W*\Z)",
    )
)
"""Where the words of one figure end and those of the next begin, the plainest first."""
_OWN_CLAUSE, _AND = _CUTS[1], _CUTS[2]
_LAST = re.compile(r";|[ \n](?:while|whereas)\b|\)", re.IGNORECASE)
_ITEMS = re.compile(r",[ \n](?:and[ \n])?|[ \n]and[ \n]", re.IGNORECASE)
_OF = re.compile(r"[ ](?:of|at|in|for|by)[ ]", re.IGNORECASE)
_CAPITAL = re.compile(
    r"(?<=[\w,;:)\"'’”]\s)(?P<inside>[A-Z][^\W_]*+(?:['’][^\W_]++)?+)|(?<![^\W_])(?P<opens>[A-Z][^\W_]++(?:['’][^\W_]++)?+)"
)
_BRACKETED = re.compile(r"[^\W\d_][\w.'’&-]*(?:[ ][A-Z][\w.'’&-]*)*[ ]\([$€£¥]?\Z")
"""A figure that stands in brackets right behind what it is of: "Bergen (290,000)"."""
_VERB_FIRST = re.compile(
    r"\W*(?:(?:then|later|also|finally|subsequently)[ ])?"
    r"(?:(?:was|were|is|are|has|had|have|will|would|can|may|must|went|came|became|died|got)\b|[a-z]{3,}ed[ ])"
)
"""A member that begins with its verb has the subject of the one before: "was founded in 1990 and went public"."""
_AGAIN = re.compile(r"\b(?:it|they|this|that|those|these|one|its|their)\b", re.IGNORECASE)
"""Words that stand for what the member before is of."""
_BEFORE = re.compile(r"\b(?:up|down|from|versus|vs|compared|against)\b", re.IGNORECASE)
"""What makes the next figure an earlier or another one of the same thing."""
_HEDGE = r"(?:about |approximately |around |nearly |almost |roughly |only |just |over |some )?[$€£¥]?[ ]?\Z"
_STATES = re.compile(
    r"(?:\b(?:of|(?:was|is|are|were) for|was|were|is|are|be|been|being|equals|reached|hit|totall?ed"
    r"|has|have|had|pays?|costs?|takes?|weighs?|lasts?|holds?|charges?|employs?|requires?|contains?|yields?|earns?"
    r"|(?:rose|rising|fell|falling|amounted|came|climbed|dropped|increased|decreased|grew|growing|declined|went"
    r"|jumped|slipped|improved)(?: [a-z]+ly)? to|(?:stood|came in|remained|was flat|unchanged) at)[ ]|[:=][ ]?)"
    + _HEDGE
)
"""What stands between a thing and the figure that it is said to have: "costs rose to about $4m"."""
_WHEN = re.compile(r"\b(?:on|in|at|since|until|by|from|of|after|before|for)[ ](?:the |about |early |late |mid-)?\Z")
"""The same for a date: "founded in 1990"."""
_HAS = re.compile(r"[ ](?:in|of|on|for)[ ](?:the |its |their )?", re.IGNORECASE)
"""The same where the thing follows: "$4m of costs"."""
_THROUGH = re.compile(r"[ ]?(?:to|through|until|till|[-–—])[ ]?")
_HOLDS = re.compile(
    r"[ ](?:had|has|reported|reports|posted|recorded|generated|saw|booked|registered|achieved|earned|employs|employed"
    r"|owns|owned|sold|sells|said|announced|paid|pays|offers|charges)\b"
)
"""What only those can do who hold something, and not what they hold."""
_IMPERATIVE = re.compile(
    r"[ ](?:the|an?|for|until|your|them|it|all|each|into|together|with|on|up|out|off|about|well|this|these|that)\b"
)
"""What follows the verb that opens an instruction: "Bake for 30 minutes"."""
_NOUN = re.compile(
    r"[ ](?!(?:was|were|is|are|be|rose|fell|grew|increased|decreased|declined|came|stood|of|at|in|for|and|or|to|by|from"
    r"|with|on|has|had|will|can|may|as)\b)[a-z]{3,}"
)
_RARE = 0.9
"""The rarity from which a word that opens a sentence may be a name."""
_NAME_LENGTH = 80
"""The code points of what stands right before a bracket that may be its name."""
_SHORTEST = 3
"""The letters that each part of a compound has at least."""
_FIGURES = 24
"""Sentences with more figures than this are rather lists; their words go with all."""
_VERBS = frozenset(
    map(
        stem_of,
        "reported recorded posted had has have was were rose risen fell fallen grew grown increased decreased declined"
        " dropped climbed jumped came amounted stood reached went compared generated saw achieved"
        " showed registered booked delivered gained lost up down previously earlier respectively gave remained"
        " improved slipped earned received handed get got estimated expected projected need needs hit hits go goes"
        " around".split(),
    )
)
"""Words that say that something has a value, or how it came to have it, and not what."""

OPPOSITES = frozenset(map(stem_of, "before after under over above below outside without".split()))
"""Words that tell one case from another although they are common."""
_LABEL = re.compile(
    r"\b(?:section|article|clause|version|release|model|type|phase|stage|step|grade|class|chapter|tier|level|zone|unit"
    r"|group|part|schedule|form|table|note|group|arm|cohort)[ ](?:\d+\.)*\Z",
    re.IGNORECASE,
)
"""What makes the number after it a name: section 7, version 3.0."""
_NUMBERED = re.compile(r"[A-Z][a-z]+ \Z")
"""What makes the capital letter after it part of a name: plan B."""
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Attached:
    """The words that go with one figure, as stems."""

    common: frozenset[str] = _NOTHING
    """What it measures, of which thing."""
    names: frozenset[str] = _NOTHING
    """Proper names that it is of."""
    own: frozenset[str] = _NOTHING
    """Those of both that stand in its own stretch of the sentence."""
    before: frozenset[str] = _NOTHING
    """The last of its own before it; none or one."""
    after: frozenset[str] = _NOTHING
    """The first of its own after it; none or one."""
    earlier: frozenset[str] = _NOTHING
    """Words of earlier stretches that it may have in common with them."""
    thing: frozenset[str] = _NOTHING
    """What the sentence says to have this value: costs in "costs were $4m"; empty where that is not plain."""
    lead: str = ""
    """The stem of the word right before it, whatever that is: "give" in "must give 3 months' notice"."""

    @property
    def all(self) -> frozenset[str]:
        """Common words and names."""
        return self.common | self.names


@dataclass(frozen=True, slots=True)
class Span:
    """A figure or date, or a range of two, that words go with."""

    start: int
    end: int
    starts: tuple[int, ...]
    """Where the readings begin that it is made of."""


def spans_of(figures: Iterable[FigureReading]) -> list[Span]:
    """Figures as spans, ranges put together."""
    spans: list[Span] = []
    for figure in figures:
        if figure.range_with == -1 and spans:
            last = spans.pop()
            spans.append(Span(last.start, figure.end, (*last.starts, figure.start)))
        else:
            spans.append(Span(figure.start, figure.end, (figure.start,)))
    return spans


def date_spans(text: str, dates: Iterable[DateReading]) -> list[Span]:
    """Dates as spans, "from August through October" as one."""
    spans: list[Span] = []
    for date in dates:
        if spans and _THROUGH.fullmatch(text, spans[-1].end, date.start):
            last = spans.pop()
            spans.append(Span(last.start, date.end, (*last.starts, date.start)))
        else:
            spans.append(Span(date.start, date.end, (date.start,)))
    return spans


def attach(
    text: str,
    telling: Telling,
    spans: Sequence[Span],
    taken: Sequence[tuple[int, int]],
    low: int,
    high: int,
    dated: bool,
    things: frozenset[str] = _NOTHING,
) -> Mapping[int, Attached]:
    """For each figure or date of the sentence [low, high), by where it begins, the words that go with it.

    Args:
        text: The text.
        telling: Its telling words.
        spans: What words are to go with, in order.
        taken: Stretches whose words go with nothing, such as figures and dates.
        low: Where the sentence begins.
        high: Where it ends.
        dated: Whether the spans are dates, which events have, and not figures, which things have.
        things: Stems that are no names, although they have capitals: the text's own terms.

    Returns:
        One entry for each reading; the entry -1 has all words of the sentence, which go with whatever has no entry.
    """
    words = _Words(text, telling, taken, low, high, _WHEN if dated else _STATES, things)
    whole = words.between(low, high)
    found = {-1: Attached(whole.common, whole.names, whole.all)}
    if spans and len(spans) <= _FIGURES:
        listed = "respectively" in text[low:high].casefold()
        for span, attached in (_in_order if listed else _in_turn)(text, spans, words, low, high):
            found.update((start, attached) for start in span.starts)
    return found


def own_stretch(text: str, spans: Sequence[Span], start: int, low: int, high: int) -> tuple[int, int]:
    """The stretch of a sentence that goes with the reading that begins at `start` alone; empty where there is none."""
    at = next((i for i, span in enumerate(spans) if start in span.starts), None)
    if at is None or len(spans) > _FIGURES:
        return start, start
    before, after = _stretches(text, spans, low, high)
    return before[at][0], after[at][1]


@remembered
def names_in(text: str) -> frozenset[str]:
    """The stems of a text's words that have a capital inside a sentence, or open one as only names do."""
    return frozenset(
        stem
        for match in _CAPITAL.finditer(text)
        if (rarity(stem := stem_of(match["inside"] or match["opens"])) > 0 or match.group().isupper())
        and (match["inside"] or _opens_as_name(text, match.end(), stem))
    )


def _opens_as_name(text: str, end: int, stem: str) -> bool:
    """Whether a word that opens a sentence is a name: unknown, or rare and before no verb that things have."""
    if rarity(stem) == 1:
        return not _is_compound(stem)
    return rarity(stem) >= _RARE and (_HOLDS.match(text, end) is not None or _NOUN.match(text, end) is not None)


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    stem: str
    is_name: bool


class _Words:
    """The telling words of a sentence, outside its dates and figures, and the letters that name things: plan B."""

    def __init__(
        self,
        text: str,
        telling: Telling,
        taken: Sequence[tuple[int, int]],
        low: int,
        high: int,
        states: re.Pattern[str] = _STATES,
        things: frozenset[str] = _NOTHING,
    ) -> None:
        self._text = text
        self._states = states
        self._things = things
        self._low = low
        self._telling = telling
        words = telling.words
        first, last = bisect_left(words.starts, low), bisect_left(words.starts, high)
        self._words = [
            _Word(start, end, stem, self._is_name(start, end, stem))
            for start, end, stem in zip(
                words.starts[first:last], words.ends[first:last], words.stems[first:last], strict=True
            )
            if self._counts(start, end, stem) and not (taken and any(a <= start < b for a, b in taken))
        ]

    def _counts(self, start: int, end: int, stem: str) -> bool:
        if rarity(stem) > 0:
            if stem[0].isdigit():
                return _LABEL.search(self._text, max(0, start - 24), start) is not None
            per = self._text[max(0, start - 5) : start].endswith((" per ", "/"))
            return not per and stem not in _VERBS
        if stem in OPPOSITES:
            return True
        written = self._text[start:end]
        if end - start > 1:
            return written.isupper()  # the US, the WHO
        return written.isupper() and bool(_NUMBERED.search(self._text, max(0, start - 24), start))

    def _is_name(self, start: int, end: int, stem: str) -> bool:
        if stem in self._things:
            return False
        if not self._text[start].isupper():
            return any(map(str.isupper, self._text[start:end]))  # iOS
        if self._text[self._low : start].strip(" \t\n\"'“‘(-*•#"):
            return True
        # what opens a sentence has a capital anyway
        followed = self._text[end + 1 : end + 2].isupper() or _HOLDS.match(self._text, end) is not None
        possessive = not self._text[start:end].isalnum()
        if _IMPERATIVE.match(self._text, end):
            return False
        return followed or possessive or (rarity(stem) == 1 and not _is_compound(stem))

    def _inside(self, start: int, end: int) -> list[_Word]:
        return [word for word in self._words if start <= word.start < end]

    def between(self, start: int, end: int) -> Attached:
        """The common words and the names that begin in [start, end)."""
        inside = self._inside(start, end)
        return Attached(_stems(w for w in inside if not w.is_name), _stems(w for w in inside if w.is_name))

    def right_before(self, start: int) -> str:
        """The stem of the word that ends right before `start`, be it telling or not; empty where there is none."""
        words = self._telling.words
        at = bisect_left(words.starts, start) - 1
        return words.stems[at] if at >= 0 and words.starts[at] >= self._low and start - words.ends[at] <= 2 else ""

    def last(self, low: int, start: int) -> frozenset[str]:
        """The last word in [low, start)."""
        return _stems(self._inside(low, start)[-1:])

    def first(self, end: int, high: int) -> frozenset[str]:
        """The first word in [end, high)."""
        return _stems(self._inside(end, high)[:1])

    def thing_before(self, low: int, start: int) -> frozenset[str]:
        """The words of what is said to have the value at `start`."""
        if self._states.search(self._text, low, start) is None:
            return _NOTHING
        words = self._inside(low, start)
        common = [word for word in words if not word.is_name]
        # "EBITDA came to": an acronym by itself is what is measured
        return self._run((common or words)[::-1])

    def thing_after(self, end: int, high: int) -> frozenset[str]:
        """The words of what has the value that ends at `end`, where they follow."""
        link = _HAS.match(self._text, end, high)
        words = self._inside(link.end(), high) if link else []
        if not link or not words or words[0].start != link.end() or words[0].is_name:
            return _NOTHING
        return self._run(words)

    def subject(self, low: int, start: int) -> frozenset[str]:
        """The first word in [low, start), with those right beside it."""
        return self._run(self._inside(low, start))

    def _run(self, words: Sequence[_Word]) -> frozenset[str]:
        """The first word and those that stand right beside it, with but a space or hyphen between."""
        run = list(words[:1])
        for word in words[1:]:
            one, two = sorted((run[-1], word), key=lambda w: w.start)
            # "the branch's free cash flow": what has it is no part of it
            if two.start - one.end != 1 or self._text[one.start : one.end].endswith(("'s", "’s")):
                break
            run.append(word)
        return _stems(run)


def _stems(words: Iterable[_Word]) -> frozenset[str]:
    return frozenset(word.stem for word in words)


def _is_compound(stem: str) -> bool:
    """Whether a word is put together from two common ones, as "headcount" is."""
    return any(rarity(stem[:at]) < 1 and rarity(stem[at:]) < 1 for at in range(_SHORTEST, len(stem) - _SHORTEST + 1))


def _in_turn(text: str, figures: Sequence[Span], words: _Words, low: int, high: int) -> Iterable[tuple[Span, Attached]]:
    """Each figure with the words of its own stretch, and with what it takes from the stretch before."""
    before, after = _stretches(text, figures, low, high)
    pre = [words.between(*span) for span in before]
    bare = [not p.common and not p.names for p in pre]
    post = [words.between(*span) for span in after]
    own = [p.all | q.all for p, q in zip(pre, post, strict=True)]
    for at in range(1, len(figures)):
        p, q, last, behind = pre[at], post[at], pre[at - 1], post[at - 1]
        again = (
            _AGAIN.search(text, *before[at]) is not None
            or _BEFORE.search(text, figures[at - 1].end, figures[at].start) is not None
        )
        # "single cream has 12%, while double cream has 48%": a clause with a subject of its own
        apart = bool(p.common) and _OWN_CLAUSE.search(text, figures[at - 1].end, figures[at].start) is not None
        subject = words.subject(*before[at - 1]) if _VERB_FIRST.match(text, *before[at]) else _NOTHING
        pre[at] = Attached(
            (p.common | last.common if again or not p.common else p.common) | (subject - last.names),
            p.names or (_NOTHING if apart else last.names),
        )
        if ")" not in text[figures[at - 1].end : figures[at].start]:
            post[at] = Attached(q.common or behind.common, q.names or behind.names)
    bracketed = any("(" in text[one.end : two.start] for one, two in pairwise(figures))
    if not bracketed and not any(p.all for p in post[:-1]):
        post = [post[-1]] * len(post)
    found: list[Attached] = []
    for at, figure in enumerate(figures):
        (begin, _), (_, end) = before[at], after[at]
        thing = words.thing_before(begin, figure.start) or words.thing_after(figure.end, end)
        if at and ((not thing and bare[at]) or _BEFORE.search(text, figures[at - 1].end, figure.start)):
            thing |= found[at - 1].thing
        found.append(
            Attached(
                pre[at].common | post[at].common,
                pre[at].names | post[at].names,
                own[at],
                words.last(begin, figure.start),
                words.first(figure.end, end),
                frozenset().union(*own[:at]),
                thing,
                words.right_before(figure.start),
            )
        )
    return zip(figures, found, strict=True)


def _stretches(
    text: str, figures: Sequence[Span], low: int, high: int
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The stretch before and the stretch after each figure that is its own."""
    before, after = [(low, figures[0].start)], []
    for one, two in pairwise(figures):
        name = _BRACKETED.search(text, max(one.end, two.start - _NAME_LENGTH), two.start)
        cut = _cut(text, one.end, two.start)
        # nothing plain between them: what stands there may be either's
        ends, begins = (cut.start(), cut.end()) if cut else (two.start, one.end)
        after.append((one.end, name.start() if name else ends))
        before.append((name.start() if name else begins, two.start))
    last = _LAST.search(text, figures[-1].end, high)
    after.append((figures[-1].end, last.start() if last else high))
    return before, after


def _cut(text: str, start: int, end: int) -> re.Match[str] | None:
    """Where the words of one figure end and those of the next begin; of several "and", at the last."""
    for pattern in _CUTS:
        found = deque(pattern.finditer(text, start, end), 1) if pattern is _AND else pattern.search(text, start, end)
        if found:
            return found if isinstance(found, re.Match) else found[0]
    return None


def _in_order(
    text: str, figures: Sequence[Span], words: _Words, low: int, high: int
) -> Iterable[tuple[Span, Attached]]:
    """Of a sentence with "respectively": the last things listed before the figures, each with its own; or nothing."""
    start = figures[0].start
    cuts = [low, *(m.end() for m in _ITEMS.finditer(text, low, start)), start]
    # what all of them are of follows the last: "revenue and costs of Acme were"
    of = _OF.search(text, cuts[-2], start)
    ends = [*cuts[1:-1], of.start() if of else start]
    items = [words.between(a, b) for a, b in zip(cuts, ends, strict=False)][-len(figures) :]
    if len(items) < len(figures) or not all(item.all for item in items):
        return ()
    rest = words.between(ends[-1], start), words.between(figures[-1].end, high)
    common, names = rest[0].common | rest[1].common, rest[0].names | rest[1].names
    if not any(item.names for item in items[:-1]):
        names |= items[-1].names  # a name in the last alone is of all
    return [
        (figure, Attached(item.common | common, item.names | names, item.all, item.all, thing=item.common))
        for figure, item in zip(figures, items, strict=True)
    ]
