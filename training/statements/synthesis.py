"""Makes examples without limit: sentences lifted from passages, altered by program, or reworded faithfully.

Every alteration is one that a language model makes or that a reader would call wrong, and knows which words it touched;
every rewording is one that changes nothing asserted. A model that has seen only the first kind would learn that any
difference is an offence. All choices come from the generator that is passed in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from corpus import Example, Record, Span, Target

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
NAME = re.compile(r"(?<![.!?]\s)(?<!^)(?<![\w-])[A-Z][\w'’&.-]*[\w](?:\s(?:of|the|de|and|&)?\s?[A-Z][\w'’&-]*\w)*")
NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w,])|(?<![\w.,-])\d+(?:\.\d+)?(?![\w-]|[.,]\d)")
AUXILIARY = re.compile(
    r"\b(is|are|was|were|can|will|has|have|had|should|must|may|could|would|does|do|did)\b(?!\s+not|n't)"
)
NEGATED = re.compile(
    r"\b(is|are|was|were|can|will|has|have|had|should|must|may|could|would|does|do|did)\s?(?:not|n't)\b|\bcannot\b"
)
MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

OPPOSITES = [
    pair.split("/")
    for pair in """increase/decrease increased/decreased increases/decreases increasing/decreasing rose/fell rise/fall
    higher/lower highest/lowest more/less most/least above/below before/after over/under up/down first/last early/late
    earlier/later largest/smallest larger/smaller large/small high/low strong/weak stronger/weaker better/worse
    best/worst gain/loss gains/losses gained/lost won/lost win/lose north/south northern/southern east/west
    eastern/western left/right hot/cold warm/cool wet/dry fast/slow faster/slower quickly/slowly easy/difficult
    cheap/expensive old/new older/younger young/old long/short longer/shorter positive/negative male/female men/women
    husband/wife father/mother son/daughter brother/sister he/she his/her buy/sell bought/sold open/closed opened/closed
    allowed/prohibited permitted/forbidden include/exclude includes/excludes including/excluding accept/reject
    accepted/rejected approved/rejected agreed/refused support/oppose supported/opposed supports/opposes
    internal/external public/private domestic/foreign legal/illegal possible/impossible likely/unlikely safe/dangerous
    healthy/unhealthy true/false maximum/minimum inside/outside indoor/outdoor same/different rural/urban
    guilty/innocent successful/unsuccessful success/failure improve/worsen improved/worsened arrived/left
    started/ended begins/ends began/ended begin/end winter/summer spring/autumn morning/evening day/night
    yes/no with/without always/never everyone/nobody all/none friend/enemy ally/rival import/export imports/exports
    upper/lower front/back top/bottom heavy/light hard/soft rich/poor full/empty near/far married/divorced born/died
    directly/indirectly temporary/permanent voluntary/mandatory optional/mandatory required/optional simple/complex
    common/rare rarely/often frequently/rarely thick/thin wide/narrow deep/shallow clear/unclear""".split()
]
OPPOSITE = {a: b for one, two in OPPOSITES for a, b in ((one, two), (two, one))}

STRONGER = {
    "may": "will",
    "might": "will",
    "could": "will",
    "can": "must",
    "some": "all",
    "many": "all",
    "most": "all",
    "several": "all",
    "often": "always",
    "usually": "always",
    "sometimes": "always",
    "generally": "always",
    "typically": "always",
    "should": "must",
    "suggests": "proves",
    "suggest": "prove",
    "suggested": "proved",
    "expected": "certain",
    "possibly": "certainly",
    "probably": "certainly",
    "likely": "certain",
    "about": "exactly",
    "approximately": "exactly",
    "around": "exactly",
    "nearly": "more than",
    "almost": "more than",
    "alleged": "proven",
    "allegedly": "demonstrably",
    "reportedly": "certainly",
    "a few": "most",
    "potential": "proven",
    "planned": "completed",
    "proposed": "adopted",
    "one of the": "the only one of the",
}
"""What says more than the passage does: modality, quantifiers, certainty."""

SAME = {
    "approximately": "about",
    "about": "roughly",
    "around": "about",
    "purchase": "buy",
    "purchased": "bought",
    "bought": "purchased",
    "obtain": "get",
    "assist": "help",
    "helps": "assists",
    "located": "situated",
    "situated": "located",
    "begin": "start",
    "began": "started",
    "started": "began",
    "finished": "ended",
    "large": "big",
    "big": "large",
    "many": "numerous",
    "numerous": "many",
    "important": "significant",
    "significant": "important",
    "show": "demonstrate",
    "shows": "demonstrates",
    "showed": "demonstrated",
    "said": "stated",
    "stated": "said",
    "says": "states",
    "however": "nevertheless",
    "because": "since",
    "also": "additionally",
    "children": "kids",
    "kids": "children",
    "doctor": "physician",
    "physician": "doctor",
    "require": "need",
    "requires": "needs",
    "required": "needed",
    "needs": "requires",
    "use": "utilize",
    "used": "utilized",
    "using": "by means of",
    "quickly": "rapidly",
    "rapidly": "quickly",
    "people": "individuals",
    "individuals": "people",
    "car": "automobile",
    "film": "movie",
    "movie": "film",
    "company": "firm",
    "firm": "company",
    "prior to": "before",
    "in order to": "to",
    "as well as": "and",
    "such as": "like",
    "for example": "for instance",
    "for instance": "for example",
    "a lot of": "much",
    "percent": "%",
    "usually": "typically",
    "typically": "usually",
    "often": "frequently",
    "famous": "well-known",
    "reduce": "lower",
    "reduces": "lowers",
    "illness": "disease",
    "disease": "illness",
    "contains": "includes",
    "provides": "offers",
    "offers": "provides",
    "provide": "offer",
    "offer": "provide",
    "allows": "lets",
    "created": "made",
    "ensure": "make sure",
    "attempt": "try",
    "tried": "attempted",
    "choose": "select",
    "selected": "chosen",
    "residents": "inhabitants",
    "killed": "left dead",
    "job": "position",
    "error": "mistake",
    "various": "different",
    "entire": "whole",
    "whole": "entire",
    "primary": "main",
    "main": "primary",
    "cannot": "can't",
    "does not": "doesn't",
    "do not": "don't",
    "is not": "isn't",
}

LEADS = (
    "According to the passages, {}",
    "Based on the given information, {}",
    "The passage says that {}",
    "In addition, {}",
    "Additionally, {}",
    "Overall, {}",
    "It is worth noting that {}",
    "The article states that {}",
    "Moreover, {}",
    "To summarize, {}",
)
REASONS = (
    "because of a shortage of staff",
    "because it was the cheapest choice",
    "due to pressure from regulators",
    "due to bad weather",
    "as a result of rising costs",
    "in order to save money",
    "because customers asked for it",
    "owing to a change in the law",
)
DETAILS = (
    "in the United States",
    "in London",
    "last year",
    "since the early 1990s",
    "according to experts",
    "for the first time in a decade",
    "at no extra cost",
    "on weekends only",
    "with great success",
    "despite strong criticism",
    "at least twice a week",
    "under medical supervision",
    "for up to three months",
    "in most countries",
    "by a wide margin",
    "to everyone's surprise",
    "in all cases",
    "every day",
)
SMALL = "zero one two three four five six seven eight nine ten eleven twelve".split()
CONDITION = re.compile(r"^(?P<if>(?:If|When|Unless|Once|Provided that|As long as)\s[^,]{8,120},\s)(?P<then>.{15,})$")
CONDITION_AFTER = re.compile(
    r"^(?P<then>.{15,}?),?\s(?P<if>(?:only\s)?(?:if|unless|provided that|as long as|except)\s[^,.]{6,})\.?$"
)
ASIDE = re.compile(r"\s\([^()]{3,80}\)|,\s(?:which|who|where)\s[^,]{5,90},|\s[–—]\s[^–—]{5,80}\s[–—]")
TAIL = re.compile(r",\s(?:which|where|who|including|such as|while|although|but|and)\s[^,]{6,120}(?=\.?$)")
OPENING = re.compile(
    r"^(?:However|Moreover|In addition|Additionally|Furthermore|Meanwhile|Therefore|Thus|Also|But|And|So|Then),?\s"
)


@dataclass(frozen=True, slots=True)
class Altered:
    """A sentence made from another, and the words in it that are not borne out."""

    text: str
    spans: tuple[Span, ...] | None
    target: Target
    kind: str


@dataclass(frozen=True, slots=True)
class Lifted:
    """A sentence of a passage, and what alterations may draw from."""

    text: str
    names: Sequence[str]
    """Of the passage."""
    strangers: Sequence[str]
    """Sentences of other passages."""


Alteration = Callable[[Lifted, Random], Altered | None]


def replaced(text: str, start: int, end: int, by: str, target: Target, kind: str) -> Altered:
    """The text with one span replaced, and the replacement as what is not borne out."""
    return Altered(text[:start] + by + text[end:], ((start, start + len(by)),), target, kind)


def pick(pattern: re.Pattern[str], text: str, random: Random) -> re.Match[str] | None:
    """One of a pattern's matches, any with the same chance."""
    found = list(pattern.finditer(text))
    return random.choice(found) if found else None


def uncapitalised(text: str) -> str:
    """A sentence as it goes on after "and"; an abbreviation keeps its capitals."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def as_cased(word: str, like: str) -> str:
    """A word with the capitals of another."""
    return word.capitalize() if like[:1].isupper() else word


def other_number(text: str, random: Random) -> str:
    """Another number, written alike and of like size."""
    plain = float(text.replace(",", ""))
    if text.isdigit() and len(text) == 4 and 1500 < plain < 2100:
        return str(int(plain) + random.choice([-10, -5, -3, -2, -1, 1, 2, 3, 5, 10]))
    if text.isdigit() and plain <= 12:
        return str(random.choice([n for n in range(1, 15) if n != plain]))
    digits = [at for at, c in enumerate(text) if c.isdigit()]
    if len(digits) > 1 and random.random() < 0.4:
        at = random.choice(digits[:-1])
        after = digits[digits.index(at) + 1]
        if text[at] != text[after] and not (at == 0 and text[after] == "0"):
            mixed = list(text)
            mixed[at], mixed[after] = mixed[after], mixed[at]
            return "".join(mixed)
    decimals = len(text.partition(".")[2])
    changed = plain * random.choice([0.1, 0.5, 0.75, 0.9, 1.1, 1.25, 1.5, 2, 10])
    written = f"{changed:,.{decimals}f}" if "," in text else f"{changed:.{decimals}f}"
    return written if written != text else str(plain + 1)


def change_number(lifted: Lifted, random: Random) -> Altered | None:
    """A figure becomes another."""
    match = pick(NUMBER, lifted.text, random)
    if match is None:
        match = pick(re.compile(r"\b(?:" + "|".join(SMALL[2:]) + r")\b"), lifted.text, random)
        if match is None:
            return None
        other = random.choice([w for w in SMALL[2:] if w != match[0]])
        return replaced(lifted.text, *match.span(), other, Target.CONTRADICTED, "figure")
    by = other_number(match[0], random)
    return replaced(lifted.text, *match.span(), by, Target.CONTRADICTED, "figure")


def change_time(lifted: Lifted, random: Random) -> Altered | None:
    """A month or weekday becomes another."""
    for names in random.sample((MONTHS, DAYS), 2):
        match = pick(re.compile(r"\b(?:" + "|".join(names) + r")\b"), lifted.text, random)
        if match:
            other = random.choice([name for name in names if name != match[0]])
            return replaced(lifted.text, *match.span(), other, Target.CONTRADICTED, "time")
    return None


def change_name(lifted: Lifted, random: Random) -> Altered | None:
    """A name becomes another, of the same passage or of another one."""
    match = pick(NAME, lifted.text, random)
    if match is None:
        return None
    pool = [name for name in lifted.names if name not in lifted.text]
    if not pool or random.random() < 0.4:
        pool = [m[0] for s in random.sample(lifted.strangers, min(4, len(lifted.strangers))) for m in NAME.finditer(s)]
        pool = [name for name in pool if name not in lifted.text]
    if not pool:
        return None
    return replaced(lifted.text, *match.span(), random.choice(pool), Target.CONTRADICTED, "name")


def swap_roles(lifted: Lifted, random: Random) -> Altered | None:
    """Two names change places."""
    names = list(NAME.finditer(lifted.text))
    first_word = re.match(r"[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)+", lifted.text)
    if first_word:
        names = [first_word, *(m for m in names if m.start() >= first_word.end())]
    if len(names) < 2:
        return None
    one, two = sorted(random.sample(names, 2), key=lambda m: m.start())
    between = lifted.text[one.end() : two.start()]
    if one[0] == two[0] or re.fullmatch(r"[\s,]*(?:and|or|&|,)?[\s,]*", between):
        return None
    text = lifted.text[: one.start()] + two[0] + between + one[0] + lifted.text[two.end() :]
    second = one.start() + len(two[0]) + len(between)
    spans = ((one.start(), one.start() + len(two[0])), (second, second + len(one[0])))
    return Altered(text, spans, Target.CONTRADICTED, "roles")


def negate(lifted: Lifted, random: Random) -> Altered | None:
    """A negation is put in or taken out."""
    match = pick(NEGATED, lifted.text, random)
    if match:
        by = match[1] or "can"
        return replaced(lifted.text, *match.span(), by, Target.CONTRADICTED, "negation")
    match = pick(AUXILIARY, lifted.text, random)
    if match is None:
        return None
    by = f"{match[0]} {random.choice(['not', 'not', 'never', 'no longer'])}"
    return replaced(lifted.text, *match.span(), by, Target.CONTRADICTED, "negation")


def turn_round(lifted: Lifted, random: Random) -> Altered | None:
    """A word becomes its opposite."""
    found = [m for m in WORD.finditer(lifted.text) if m[0].casefold() in OPPOSITE]
    if not found:
        return None
    match = random.choice(found)
    by = as_cased(OPPOSITE[match[0].casefold()], match[0])
    return replaced(lifted.text, *match.span(), by, Target.CONTRADICTED, "opposite")


def overstate(lifted: Lifted, random: Random) -> Altered | None:
    """Some become all, may becomes will."""
    found = [
        m
        for weak in STRONGER
        for m in re.finditer(rf"\b{weak}\b", lifted.text)
        if m.start() > 0 or weak in ("some", "many", "most")
    ]
    if not found:
        match = re.search(r"\b(?:is|are|was|were|has|have|can)\b", lifted.text)
        if match is None or random.random() < 0.7:
            return None
        by = f"{match[0]} {random.choice(['always', 'only', 'exclusively', 'mainly'])}"
        return replaced(lifted.text, *match.span(), by, Target.UNSUPPORTED, "only")
    match = random.choice(found)
    by = as_cased(STRONGER[match[0]], match[0])
    return replaced(lifted.text, *match.span(), by, Target.UNSUPPORTED, "modality")


def drop_condition(lifted: Lifted, random: Random) -> Altered | None:
    """What holds under a condition is said to hold."""
    for pattern in (CONDITION, CONDITION_AFTER):
        match = pattern.match(lifted.text)
        if match:
            then = match["then"].rstrip(".") + "."
            return Altered(then[0].upper() + then[1:], None, Target.UNSUPPORTED, "condition")
    return None


def add_cause(lifted: Lifted, random: Random) -> Altered | None:
    """A reason that nobody gave."""
    reason = random.choice(REASONS)
    stranger = random.choice(lifted.strangers) if lifted.strangers else ""
    found = re.search(r"\b(?:because|due to|in order to)\s[^.,]{8,80}", stranger)
    return _appended(lifted.text, " " + (found[0] if found and random.random() < 0.7 else reason), "cause")


def add_detail(lifted: Lifted, random: Random) -> Altered | None:
    """A detail that nobody gave, from stock or from a sentence of another passage."""
    detail = random.choice(DETAILS)
    for stranger in random.sample(lifted.strangers, min(4, len(lifted.strangers))):
        found = [
            m[0]
            for m in re.finditer(
                r"\b(?:in|at|by|with|for|from|during|near|under|through)\s(?:[\w'’-]+\s?){2,7}(?=[,.])", stranger
            )
        ]
        found += [m[0] for m in re.finditer(r",\s(?:which|and|including|while)\s[^,.]{10,90}(?=\.$)", stranger)]
        if found and random.random() < 0.85:
            detail = random.choice(found)
            break
    joint = "" if detail.startswith(",") else " "
    return _appended(lifted.text, joint + detail, "detail")


def _appended(text: str, more: str, kind: str) -> Altered:
    body = text.rstrip(" .")
    start = len(body) + (1 if more[0] == " " else 0)
    return Altered(f"{body}{more}.", ((start, len(body) + len(more)),), Target.UNSUPPORTED, kind)


def add_sentence(lifted: Lifted, random: Random) -> Altered | None:
    """A clause of another passage, joined on."""
    if not lifted.strangers:
        return None
    other = random.choice(lifted.strangers).rstrip(" .")
    if not 4 <= len(other.split()) <= 18:
        return None
    return _appended(lifted.text, f", and {uncapitalised(other)}", "clause")


def take_elsewhere(lifted: Lifted, random: Random) -> Altered | None:
    """A sentence of another passage."""
    if not lifted.strangers:
        return None
    other = random.choice(lifted.strangers)
    return Altered(other, ((0, len(other.rstrip(" ."))),), Target.UNSUPPORTED, "elsewhere")


ALTERATIONS: tuple[tuple[Alteration, float], ...] = (
    (change_number, 1.5),
    (change_time, 2.0),
    (change_name, 2.0),
    (swap_roles, 4.0),
    (negate, 1.2),
    (turn_round, 1.5),
    (overstate, 1.2),
    (drop_condition, 3.0),
    (add_cause, 0.6),
    (add_detail, 1.6),
    (add_sentence, 0.7),
    (take_elsewhere, 0.5),
)


def reworded(text: str, random: Random) -> str:
    """The same said otherwise: words of the same meaning, an aside left out, an opening added, clauses reordered."""

    def synonyms(t: str) -> str:
        found = [old for old in SAME if re.search(rf"\b{re.escape(old)}\b", t)]
        for old in random.sample(found, min(len(found), random.choice([1, 2, 3]))):
            t = re.sub(rf"\b{re.escape(old)}\b", SAME[old], t, count=1)
        return t

    def shorter(t: str) -> str:
        t = OPENING.sub("", t)
        match = ASIDE.search(t) or TAIL.search(t)
        if match and len(t) - len(match[0]) > 25:
            t = t[: match.start()] + ("" if match[0].startswith((" (", ",")) else " ") + t[match.end() :]
        return t[:1].upper() + t[1:]

    def opened(t: str) -> str:
        keep = t[:2].isupper() or re.match(r"[A-Z][\w'’-]*\s[A-Z]|I\b", t) is not None
        return random.choice(LEADS).format(t if keep else t[:1].lower() + t[1:])

    def condition_last(t: str) -> str:
        match = CONDITION.match(t)
        if match is None:
            return t
        then, when = match["then"].rstrip("."), match["if"].rstrip(", ")
        return f"{then[0].upper()}{then[1:]} {when[0].lower()}{when[1:]}."

    def figures(t: str) -> str:
        def written(match: re.Match[str]) -> str:
            plain = match[0].replace(",", "")
            if plain.isdigit() and 1 < int(plain) < 13:
                return SMALL[int(plain)]
            if plain.isdigit() and int(plain) >= 1_000_000 and int(plain) % 100_000 == 0:
                return f"{int(plain) / 1e6:g} million"
            return plain

        return NUMBER.sub(written, t)

    steps = [synonyms, shorter, condition_last]
    random.shuffle(steps)
    for step in steps:
        if random.random() < 0.6:
            text = step(text)
    if random.random() < 0.25:
        text = figures(text)
    return opened(text) if random.random() < 0.2 else text


def examples_of(
    passage: str, sentences: Sequence[str], strangers: Sequence[str], count: int, random: Random, family: str = "made"
) -> list[Example]:
    """Some examples from one passage: half of them faithful.

    A sentence's two examples stand far apart, so that they don't come to share a window: one would give the other away.

    Args:
        passage: The passage.
        sentences: Its sentences, in order.
        strangers: Sentences of other passages.
        count: How many pairs of a faithful and an altered example at most.
        random: Where all choices come from.
        family: What the examples are called.
    """
    names = [m[0] for sentence in sentences for m in NAME.finditer(sentence)]
    fit = [(at, s) for at, s in enumerate(sentences) if 5 <= len(s.split()) <= 45 and s[:1].isupper()]
    one: list[Example] = []
    other: list[Example] = []
    for at, sentence in random.sample(fit, min(count, len(fit))):
        text = reworded(sentence, random) if random.random() < 0.7 else sentence
        following = sentences[at + 1] if at + 1 < len(sentences) else ""
        if following and random.random() < 0.12 and len(text.split()) + len(following.split()) < 40:
            text = f"{text.rstrip(' .')}, and {uncapitalised(following)}"
        faithful = Example(f"{family}/faithful", text, [passage], Target.SUPPORTED, "", [])
        altered = alter(Lifted(text if random.random() < 0.6 else sentence, names, strangers), random)
        first, second = (one, other) if random.random() < 0.5 else (other, one)
        first.append(faithful)
        if altered is not None and altered.text not in passage:
            spans = None if altered.spans is None else list(altered.spans)
            second.append(Example(f"{family}/{altered.kind}", altered.text, [passage], altered.target, "", spans))
    return one + other


def alter(lifted: Lifted, random: Random) -> Altered | None:
    """The sentence altered in one way, of those that apply to it."""
    left = list(ALTERATIONS)
    while left:
        ways, weights = zip(*left, strict=True)
        way = random.choices(ways, weights)[0]
        altered = way(lifted, random)
        if altered is not None and altered.text != lifted.text:
            return altered
        left = [item for item in left if item[0] is not way]
    return None


def of_record(record: Record, others: Sequence[Record], random: Random) -> list[Example]:
    """A human text about a record, and the same with one value that is another record's."""
    if not record.good:
        return [Example("records", record.text, [record.passage], Target.NOT_SUPPORTED, "", None)]
    made = [Example("records", record.text, [record.passage], Target.SUPPORTED, "", [])]
    places = [
        (key, match)
        for key, value in record.fields.items()
        if (match := re.search(rf"(?<!\w){re.escape(value)}(?!\w)", record.text)) and value not in ("yes", "no")
    ]
    if places:
        key, match = random.choice(places)
        values = {o.fields[key] for o in others if key in o.fields and o.fields[key] != record.fields[key]}
        if values:
            altered = replaced(record.text, *match.span(), random.choice(sorted(values)), Target.CONTRADICTED, "value")
            made.append(_altered_record(record, altered))
    if random.random() < 0.35:
        key = random.choice(["food", "area", "near", "priceRange", "customer rating"])
        values = {o.fields[key] for o in others if key in o.fields}
        if values and key not in record.fields:
            said = {"food": "It serves {} food.", "area": "It is in the {} area.", "near": "It is near {}."}
            more = said.get(key, "It has a " + key.replace("Range", " range") + " of {}.")
            addition = more.format(random.choice(sorted(values)))
            text = f"{record.text} {addition}"
            span = (len(record.text) + 1, len(text))
            made.append(_altered_record(record, Altered(text, (span,), Target.UNSUPPORTED, "more")))
    return made


def _altered_record(record: Record, altered: Altered) -> Example:
    spans = None if altered.spans is None else list(altered.spans)
    return Example(f"records/{altered.kind}", altered.text, [record.passage], altered.target, "", spans)


FLAGS_SAID = (
    ("offers {}", "does not offer {}"),
    ("has {}", "does not have {}"),
    ("provides {}", "does not provide {}"),
    ("is known for {}", "has no {}"),
)


def of_fields(passage: str, random: Random, count: int) -> list[Example]:
    """Sentences about the fields of a JSON record, right and wrong: flags turned round, null taken for a no."""
    try:
        record = json.loads(passage)
    except json.JSONDecodeError:
        return []
    if not isinstance(record, dict):
        return []
    name = next((str(v) for k, v in record.items() if "name" in k.casefold() and isinstance(v, str)), "It")
    flat: list[tuple[str, object]] = []

    def walk(node: object, path: tuple[str, ...]) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                walk(value, (*path, str(key)))
        elif not isinstance(node, list) and path:
            flat.append((" ".join(re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", part).lower() for part in path[-2:]), node))

    walk({k: v for k, v in record.items() if not isinstance(v, list)}, ())
    made: list[Example] = []
    for key, value in random.sample(flat, min(count, len(flat))):
        said = key.removeprefix("attributes ").removeprefix("restaurants ").removeprefix("hours ")
        subject = random.choice([name, name, "It", "The place"])
        if value is None or isinstance(value, bool):
            forms = random.choice(FLAGS_SAID)
            claimed = random.random() < 0.5
            text = f"{subject} {forms[0 if claimed else 1].format(said)}."
            if value is None:
                target = Target.UNSUPPORTED
            else:
                target = Target.SUPPORTED if claimed is value else Target.CONTRADICTED
            span = (len(subject) + 1, len(text) - 1)
            spans: list[Span] = [] if target is Target.SUPPORTED else [span]
            made.append(Example("fields/flag", text, [passage], target, name, spans))
        elif isinstance(value, str | int | float) and 0 < len(str(value)) < 60:
            right = random.random() < 0.5
            shown = str(value)
            others = [str(v) for k, v in flat if v != value and type(v) is type(value) and len(str(v)) < 60]
            if not right and NUMBER.search(shown) and random.random() < 0.6:
                shown = NUMBER.sub(lambda m: other_number(m[0], random), shown, count=1)
            elif not right:
                if not others:
                    continue
                shown = random.choice(others)
            text = random.choice(
                [f"The {said} of {name} is {shown}.", f"{subject} has {said} {shown}.", f"Its {said} is {shown}."]
            )
            at = text.rindex(shown)
            target = Target.SUPPORTED if right else Target.CONTRADICTED
            made.append(
                Example("fields/value", text, [passage], target, name, [] if right else [(at, at + len(shown))])
            )
    return made
