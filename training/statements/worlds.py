"""Makes examples from small worlds: facts in hand-written sentences, and statements that follow from them or don't.

Sentences that are lifted and altered don't teach who did what to whom, what a condition leaves open or what an
exception takes out. Here a template holds what may be the case (its cases), how each case is said, and for each
statement whether it follows in each case. The same wording is true of one case or order of names and false of another,
so that a statement's surface tells nothing. `templates/README.md` describes how templates are written.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise
from pathlib import Path
from random import Random

from corpus import Example, Span, Target
from naming import Names, Value, slot_values

FOLDER = Path(__file__).parent / "templates"
TARGETS = {"+": Target.SUPPORTED, "-": Target.CONTRADICTED, "?": Target.UNSUPPORTED}
BATCH = 400
"""Worlds of which one round is made at a time: what is said of the same fact stands about that far apart."""
ROUNDS = 4
"""Statements of one fact."""
HEADER = re.compile(r"# ([\w-]+) ([\w-]+)(?: @ (.+))?")
SUM = re.compile(r"\w[+*-]\w")
SAID = re.compile(r"([+?.-]+)(?:~(\w)(\w)([?-]))? (.+)")
CHOICE = re.compile(r"<([^<>]*)>")
TOKEN = re.compile(r"(\{[^{}]+\}|\[|\]|[Aa]\(n\) )")
VOWEL = re.compile(r"(?i)(?!uni|use|euro|one\b|us\b|ut)[aeiou]|8|11\b|18\b")
STARTS = re.compile(r"(?:^|(?<=[.!?] )|(?<=\n)|(?<=// ))[a-z]")
LOWERED = frozenset(
    """The A An In It All Some No Not None Most Both Neither At Only There Every If Before After Because Guests
    Customers Until Since Few One Two Three On Of By From For According That Whenever Between Under Someone Everybody
    Nobody Somebody Anyone To When With""".split()
)
"""First words of a sentence that are written small within another."""
JOINED = 0.4
"""The share of worlds of several facts of which two statements are joined."""
LEADS = ("According to the text, ", "As stated, ", "The source says that ", "In short, ", "In fact, ", "We read that ")


@dataclass(frozen=True, slots=True)
class Claim:
    """One wording of a statement and what it is in one case."""

    text: str
    target: Target
    swap: str
    weight: float


@dataclass(frozen=True, slots=True)
class Template:
    """Cases, how each is said, and what follows in each."""

    kind: str
    name: str
    slots: str
    cases: tuple[tuple[str, ...], ...]
    claims: tuple[tuple[Claim, ...], ...]
    """Of each case."""

    @property
    def held(self) -> bool:
        """Whether it is kept for measuring; by its name, so that a new template moves no other."""
        return hashlib.sha256(f"{self.kind}/{self.name}".encode()).digest()[0] % 20 < 3


@cache
def templates() -> tuple[Template, ...]:
    """All templates, in the order of their files."""
    read = []
    for path in sorted(FOLDER.glob("*.txt")):
        if path.stem != "names":
            blocks = re.split(r"\n(?=# )", "\n" + path.read_text(encoding="utf-8"))
            read += [read_template(block) for block in blocks if block.strip()]
    return tuple(read)


def read_template(block: str) -> Template:
    """One template as it is written; a ValueError names the line that can't be read."""
    first, *lines = [line for line in block.strip().splitlines() if line.strip()]
    header = HEADER.fullmatch(first)
    if header is None:
        raise ValueError(f"no header of a template: {first!r}")
    cases: list[tuple[str, ...]] = []
    said: list[tuple[int, str, Target, str]] = []
    for line in lines:
        wordings = tuple(line[2:].replace("\\n", "\n").split(" || "))
        if line[0] in "=*":
            cases.append(wordings)
        if line[0] == "*":
            # Wordings of which each says the same: they are passages and statements.
            said += [(len(cases) - 1, text, Target.SUPPORTED, "") for text in wordings]
        elif line[0] == "~":
            # What was said last, with two names exchanged.
            last = len(cases) - 1
            swaps = [s for s in said if s[0] == last and s[2] is Target.SUPPORTED and not s[3]]
            said += [(last, s[1], TARGETS[line[3]], line[1:3]) for s in swaps if _names_both(s[1], line[1:3])]
        elif line[0] != "=":
            match = SAID.fullmatch(line)
            if match is None or len(match[1]) != len(cases):
                raise ValueError(f"{first!r}: can't read {line!r}")
            swap = (match[2] or "") + (match[3] or "")
            for at, code in enumerate(match[1]):
                if code != ".":
                    texts = match[5].split(" || ")
                    said += [(at, text, TARGETS[code], "") for text in texts]
                    if swap and code == "+":
                        said += [(at, text, TARGETS[match[4]], swap) for text in texts]
    shapes = Counter((shape(text, header[3] or ""), target is Target.SUPPORTED) for _, text, target, _ in said)
    claims: list[list[Claim]] = [[] for _ in cases]
    for at, text, target, swap in said:
        key, good = shape(text, header[3] or ""), target is Target.SUPPORTED
        weight = 1 / shapes[key, good] if shapes[key, not good] else LONELY
        claims[at].append(Claim(text, target, swap, weight))
    return Template(header[1], header[2], header[3] or "", tuple(cases), tuple(map(tuple, claims)))


LONELY = 0.1
"""The weight of a statement whose wording is only ever true or only ever false."""


def _names_both(text: str, swap: str) -> bool:
    return all(f"{{{letter}" in text for letter in swap)


def shape(text: str, slots: str) -> str:
    """A wording without what tells its slots of one type apart."""
    kinds = {name.strip(): kind for part in slots.split(";") if ":" in part
             for names, _, kind in [part.strip().partition(":")] for name in re.split("[,<]", names)}  # fmt: skip
    return re.sub(r"\{(\w+)", lambda m: "{" + kinds.get(m[1], m[1]), text.replace("[", "").replace("]", ""))


def render(
    text: str, values: dict[str, Value], random: Random, swap: str = "", passage: bool = False
) -> tuple[str, list[Span]]:
    """A wording with its slots filled, and the words that are marked in it."""

    def chosen(match: re.Match[str]) -> str:
        options = match[1].split("|")
        # What a passage leaves out a statement could not say.
        return random.choice([o for o in options if o] if passage else options)

    text = re.sub(r" +(?=[ .,;])", "", CHOICE.sub(chosen, text)).strip()
    said: set[str] = set()
    pieces: list[tuple[str, bool]] = []
    marked = False
    for token in TOKEN.split(text):
        if token in "[]" and (not passage or not token):
            marked = token == "[" or (marked and not token)
        elif token[0] == "{":
            name, form = token[1], token[2:-1]
            exchanged = bool(swap) and name in swap
            if exchanged:
                name = swap[1 - swap.index(name)]
            short = name in said if passage else random.random() < 0.3
            if not form:
                said.add(name)
            pieces.append((filled(name + form, values, random, short), marked or exchanged))
        else:
            pieces.append((token, marked))
    whole, spans = "", []
    for at, (piece, told) in enumerate(pieces):
        if piece in ("a(n) ", "A(n) "):
            piece = piece[0] + ("n " if VOWEL.match(pieces[at + 1][0]) else " ")
        elif piece.startswith("'s") and whole.endswith("s"):
            piece = "'" + piece[2:]
        if told and piece.strip():
            first = spans.pop()[0] if spans and spans[-1][1] == len(whole) else len(whole)
            spans.append((first, len(whole) + len(piece)))
        whole += piece
    return STARTS.sub(lambda m: m[0].upper(), whole).replace("«", "{").replace("»", "}"), spans


def filled(inner: str, values: dict[str, Value], random: Random, short: bool) -> str:
    """What stands for a slot: a name or its short form, a pronoun, a sum."""
    if SUM.search(inner):
        first, *rest = re.findall(r"[+*-]?\w+", inner.removesuffix(".w"))
        total = number_of(first, values)
        for part in rest:
            other = number_of(part[1:], values)
            total = total * other if part[0] == "*" else total + other if part[0] == "+" else total - other
        if values[first].number >= 1000 and "," not in values[first].text:
            return str(total)
        return Names.number(total, inner.endswith(".w"))
    name, _, form = inner.partition(".")
    value = values[name]
    if form:
        return value.forms[form]
    return value.short if short and value.short and random.random() < 0.6 else value.text


def number_of(said: str, values: dict[str, Value]) -> int:
    """The number of a slot, or a number as it is written."""
    return int(values[said].number) if said in values else int(said)


@dataclass(slots=True)
class Fact:
    """A template of which one case holds, with names."""

    template: Template
    case: int
    values: dict[str, Value]
    blocks: list[str]

    def example(self, good: bool, passage: str, random: Random) -> Example | None:
        """A statement that is supported, or one that is not; None if the case has none."""
        claims = [
            claim
            for claim in self.template.claims[self.case]
            if (claim.target is Target.SUPPORTED) is good
            # Two figures may happen to be equal, and then to exchange them changes nothing.
            and (not claim.swap or self.values[claim.swap[0]].text != self.values[claim.swap[1]].text)
        ]
        if not claims:
            return None
        claim = random.choices(claims, [c.weight for c in claims])[0]
        text, spans = render(claim.text, self.values, random, claim.swap)
        marked = [] if good else spans or None
        return Example(f"worlds/{self.template.kind}", text, [passage], claim.target, "", marked)


def worlds(count: int, seed: int, fillers: Sequence[str], held: bool = False) -> Iterator[Example]:
    """About this many examples, half of them supported.

    Args:
        count: How many.
        seed: What all choices come from.
        fillers: Sentences of other passages, some of which stand between those of a world.
        held: From the templates that are held out, or from the others.
    """
    random = Random(seed)
    usable = [t for t in templates() if t.held is held]
    names = Names(FOLDER / "names.txt")
    left = count
    while left > 0:
        made = list(islice(_batch(usable, names, fillers, random, min(BATCH, left // ROUNDS + 1)), left))
        yield from made
        left -= len(made)


def _batch(
    usable: Sequence[Template], names: Names, fillers: Sequence[str], random: Random, size: int
) -> Iterator[Example]:
    made = [_world(usable, names, fillers, random) for _ in range(size)]
    turns = [[_order(random) for _ in facts] for facts, _ in made]
    seen: set[tuple[int, str]] = set()
    for number in range(ROUNDS):
        for at, (facts, passage) in enumerate(made):
            for fact, order in zip(facts, turns[at], strict=True):
                example = fact.example(order[number], passage, random)
                if example is None or (at, example.statement) in seen:
                    continue
                seen.add((at, example.statement))
                yield _led(example, random)
    for facts, passage in made:
        if len(facts) > 1 and random.random() < JOINED:
            one, other = random.sample(facts, 2)
            first, second = one.example(random.random() < 0.5, passage, random), other.example(True, passage, random)
            if first is not None and second is not None:
                yield _joined(first, second, random)


def _order(random: Random) -> list[bool]:
    order = [True, False] * (ROUNDS // 2)
    random.shuffle(order)
    return order


def _world(usable: Sequence[Template], names: Names, fillers: Sequence[str], random: Random) -> tuple[list[Fact], str]:
    used: set[str] = set()
    facts: list[Fact] = []
    for template in random.sample(usable, min(len(usable), random.choice([1, 1, 2, 2, 3]))):
        fit = [at for at, claims in enumerate(template.claims) if claims]
        case = random.choice(fit)
        values = slot_values(template.slots, names, random, used)
        said, _ = render(random.choice(template.cases[case]), values, random, passage=True)
        facts.append(Fact(template, case, values, said.split(" // ")))
    blocks = [block for fact in facts for block in fact.blocks]
    for _ in range(random.choice([0, 0, 1, 1, 2, 3, 4, 6]) if fillers else 0):
        blocks.insert(random.randint(0, len(blocks)), random.choice(fillers))
    passage = blocks[0]
    for one, other in pairwise(blocks):
        apart = "\n" in one + other or other[0] in "[{" or one[-1] in "]}"
        passage += ("\n" if apart or random.random() < 0.05 else " ") + other
    return facts, passage


def _joined(example: Example, other: Example, random: Random) -> Example:
    """With a supported statement about another fact: it is as good as the worse of the two."""
    first, second = (example, other) if random.random() < 0.5 else (other, example)
    start = first.statement.rstrip(" .") + ", and "
    example.statement = start + uncapitalised(second.statement)
    if example.spans and second is example:
        example.spans = [(a + len(start), b + len(start)) for a, b in example.spans]
    return example


def uncapitalised(text: str) -> str:
    """A sentence as it stands within another."""
    return text[0].lower() + text[1:] if text.split()[0].rstrip(",") in LOWERED else text


def _led(example: Example, random: Random) -> Example:
    """Sometimes with an opening that asserts nothing."""
    if random.random() > 0.08:
        return example
    lead = random.choice(LEADS)
    example.statement = lead + uncapitalised(example.statement)
    if example.spans:
        example.spans = [(a + len(lead), b + len(lead)) for a, b in example.spans]
    return example
