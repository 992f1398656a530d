"""Builds suites for quotations, names, citations and labels from the bench's texts, and measures them.

    python benchmarks/suites.py BENCH [--fold held|tune|all] [--show KIND]

200 rows each, made by program from real articles, passages and records: right as written, right in another customary
form, altered, invented, and of another holder. Ok rows must pass, bad rows must be flagged or, at the least, not pass.
What is looked for in the texts is looked for by patterns of its own, not by the product's readers.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bench import FOLDS, read_rows

from grounding import Kind, Status, verify
from grounding.report import Report

EACH = 40
"""Rows of each of the five sorts."""


class Row(NamedTuple):
    """One answer with what it was made to be."""

    sort: str
    answer: str | dict[str, Any]
    sources: list[dict[str, str]]
    labels: dict[str, list[str]] | None = None


Maker = Callable[[random.Random, Path, str], Iterator[Row]]

_SAID = re.compile(
    r'"(?P<quote>[A-Z][^"\n]{40,220}?)[,.?!]?"\s+(?:said|says)\s+(?P<name>[A-Z][a-z]+ (?:[A-Z]\. )?[A-Z][a-z]+)\b'
    r'|(?P<name2>[A-Z][a-z]+ [A-Z][a-z]+) (?:said|says)[,:] "(?P<quote2>[A-Z][^"\n]{40,220}?)[,.?!]?"'
)
_PERSON = re.compile(
    r"\b(?P<first>[A-Z][a-z]{2,11}) (?P<last>[A-Z][a-z]{3,12}),? (?:said|told|says|who|a |the |was|is|has|had|of )"
)
_NO_NAMES = frozenset(
    "The This That These Those There They When While With What Where After Before During Under Over Many Most Some Its "
    "His Her Our Your And But For From New North South East West United White Supreme High Last First Next President "
    "Prime Minister Chief Attorney General Police State Chief Officer Judge Monday Tuesday Wednesday Thursday Friday "
    "Saturday Sunday January February March April May June July August September October November December".split()
)
_SURNAMES = (
    "Abernethy Castellane Dunmore Falkirk Grantwell Holloway Kessinger Lindqvist Marchetti Okonjo Pemberton".split()
)
_FIRST = "Aldous Bettina Corwin Delphine Edgard Fenella Gideon Hester Ingmar Jocasta".split()
_SWAPS = {
    "not": "",
    "will": "will not",
    "is": "is not",
    "was": "was not",
    "are": "are not",
    "more": "less",
    "all": "some",
    "never": "always",
    "first": "last",
    "good": "bad",
    "many": "few",
    "before": "after",
    "can": "cannot",
    "have": "have not",
    "very": "hardly",
    "people": "officials",
    "years": "months",
    "today": "yesterday",
    "great": "small",
    "should": "should not",
}


_ARTICLES = ("ragtruth.train", "ragtruth.adapt", "wice.dev", "summedits.dev", "summac-legacy.val", "cliff.val")
_STRAIGHT = str.maketrans("“”", '""')


def _texts(bench: Path, fold: str, names: tuple[str, ...] = _ARTICLES) -> list[str]:
    texts: dict[str, None] = {}
    for name in names:
        for row in read_rows(bench / "dev" / f"{name}.jsonl.gz", fold):
            texts.update((source["text"], None) for source in row["sources"] if not source["text"].startswith("{"))
    return list(texts)


def _passage(text: str, number: int = 1) -> dict[str, str]:
    return {"id": f"passage {number}", "text": text}


def _people(text: str) -> list[tuple[str, str]]:
    found = dict.fromkeys((m["first"], m["last"]) for m in _PERSON.finditer(text))
    return [pair for pair in found if not _NO_NAMES & set(pair)]


def quotes(random_: random.Random, bench: Path, fold: str) -> Iterator[Row]:
    """What somebody is quoted as saying."""
    found: list[tuple[str, str, str]] = []
    for text in _texts(bench, fold):
        found += [
            (text, (m["quote"] or m["quote2"]).rstrip(",."), m["name"] or m["name2"])
            for m in _SAID.finditer(text.translate(_STRAIGHT))
        ]
    random_.shuffle(found)
    for at, (text, quote, name) in enumerate(found):
        sources = [_passage(text)]
        yield Row("ok/as-written", f'{name} said, "{quote}."', sources)
        words = quote.split()
        customary = [
            f"{name} said, “{quote.replace(chr(39), chr(8217))}.”",
            f'According to {name}, "{" ".join(words[:4])} ... {" ".join(words[-4:])}."',
            f'"{quote}," said {name}.',
            f'{name}: "[{words[0].lower()}] {" ".join(words[1:])}"',
        ]
        yield Row("ok/customary", customary[at % len(customary)], sources)
        swaps = [i for i, word in enumerate(words) if word.lower() in _SWAPS]
        if swaps:
            i = random_.choice(swaps)
            altered = " ".join(filter(None, (*words[:i], _SWAPS[words[i].lower()], *words[i + 1 :])))
            yield Row("bad/altered", f'{name} said, "{altered}."', sources)
        other = found[(at + 7) % len(found)]
        if other[0] != text:
            yield Row("bad/invented", f'{name} said, "{other[1]}."', sources)
        people = [" ".join(p) for p in _people(text) if p[1] not in name]
        if people:
            yield Row("bad/other-holder", f'{random_.choice(people)} said, "{quote}."', sources)


def names(random_: random.Random, bench: Path, fold: str) -> Iterator[Row]:
    """Who is spoken of, in the very words of the article."""
    sentence = re.compile(r"(?:(?<=[.!?] )|(?<=\n))[A-Z][^.!?\n\"“”]{30,200}[.!?](?=\s)")
    found = [
        (text, pair, said.group())
        for text in _texts(bench, fold)
        for pair in _people(text)[:3]
        for said in sentence.finditer(text)
        if " ".join(pair) in said.group()
    ]
    random_.shuffle(found)
    for at, (text, (first, last), said) in enumerate(found):
        sources, name = [_passage(text)], f"{first} {last}"
        others = [pair for pair in _people(text) if pair != (first, last) and " ".join(pair) in said]
        if others:
            two = " ".join(others[0])
            swapped = said.replace(name, "\0").replace(two, name).replace("\0", two)
            yield Row("bad/other-holder", swapped, sources)
        yield Row("ok/as-written", said, sources)
        customary = [f"{first[0]}. {last}", last, f"{last}, {first},", f"{first.upper()} {last.upper()}"]
        yield Row("ok/customary", said.replace(name, customary[at % len(customary)], 1), sources)
        middle = len(last) // 2
        letter = random_.choice([c for c in "aeioulnrst" if c != last[middle]])
        altered = f"{first} {last[:middle]}{letter}{last[middle + 1 :]}"
        yield Row("bad/altered", said.replace(name, altered, 1), sources)
        invented = f"{random_.choice(_FIRST)} {random_.choice(_SURNAMES)}"
        yield Row("bad/invented", said.replace(name, invented, 1), sources)


def citations(random_: random.Random, bench: Path, fold: str) -> Iterator[Row]:
    """A passage's own sentence with a reference to a passage."""
    sentence = re.compile(r"(?:(?<=[.!?] )|\A)[A-Z][^.!?\n\"]{60,200}[.](?=\s|\Z)")
    rows = [
        row["sources"] for row in read_rows(bench / "dev" / "ragtruth.train.jsonl.gz", fold) if len(row["sources"]) >= 3
    ]
    unique = list({sources[0]["text"]: sources for sources in rows}.values())
    random_.shuffle(unique)
    for at, delivered in enumerate(unique):
        sources = [_passage(source["text"], n) for n, source in enumerate(delivered, 1)]
        own = random_.randrange(len(sources))
        said = [m.group() for m in sentence.finditer(sources[own]["text"])]
        if not said:
            continue
        text = random_.choice(said).rstrip(".")
        elsewhere = [n for n, s in enumerate(sources, 1) if n != own + 1 and text[:40] not in s["text"]]
        if len(elsewhere) != len(sources) - 1:
            continue
        yield Row("ok/as-written", f"{text} [{own + 1}].", sources)
        forms = ["{t} (passage {n}).", "According to passage {n}, {l}.", "{t} [passage {n}].", "{t}.[{n}]"]
        lower = text[0].lower() + text[1:]
        yield Row("ok/customary", forms[at % len(forms)].format(t=text, l=lower, n=own + 1), sources)
        yield Row("bad/altered", f"{text} [{len(sources) + 1 + at % 7}].", sources)
        wrong = random_.choice(elsewhere)
        yield Row("bad/other-holder", f"{text} [{wrong}].", sources)
        yield Row("bad/invented", f"{text} (Hartwell et al., {2004 + at % 15}).", sources)


def labels(random_: random.Random, bench: Path, fold: str) -> Iterator[Row]:
    """Fields of business records, as labels of an object."""
    records: list[dict[str, Any]] = []
    seen: set[str] = set()
    for row in read_rows(bench / "dev" / "ragtruth.adapt.jsonl.gz", fold):
        for source in row["sources"]:
            if source["text"].startswith("{") and source["text"] not in seen:
                seen.add(source["text"])
                records.append(json.loads(source["text"]))
    flat = [
        {"name": r["name"], **{k: v for k, v in (r.get("attributes") or {}).items() if isinstance(v, str | bool)}}
        for r in records
    ]
    flat = [record for record in flat if len(record) >= 4]
    for at in range(len(flat) * 8):
        three = [flat[(at + step) % len(flat)] for step in (0, 3, 7)]
        if len({r["name"] for r in three}) < 3:
            continue
        sources = [_passage("\n".join(json.dumps(r) for r in random_.sample(three, 3)))]
        own = three[0]
        key = random_.choice([k for k in own if k != "name"])
        values = sorted({str(r[key]).lower() for r in flat if key in r} | {"yes", "no"})
        allowed, value = {key: [*values, "True", "False"]}, own[key]
        yield Row("ok/as-written", {"name": own["name"], key: value}, sources, allowed)
        styled = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key).lower()
        yield Row("ok/customary", {"name": own["name"].upper(), styled: value}, sources, {styled: allowed[key]})
        other = (not value) if isinstance(value, bool) else next((v for v in values if v != str(value).lower()), "none")
        yield Row("bad/altered", {"name": own["name"], key: other}, sources, allowed)
        yield Row("bad/invented", {"name": own["name"], "risk_class": "low"}, sources, {"risk_class": ["low", "high"]})
        differing = [r for r in three[1:] if key in r and r[key] != value]
        if differing:
            yield Row("bad/other-holder", {"name": differing[0]["name"], key: value}, sources, allowed)


SUITES: dict[str, tuple[Maker, frozenset[Kind]]] = {
    "quotes": (quotes, frozenset({Kind.QUOTE})),
    "names": (names, frozenset({Kind.NAME})),
    "citations": (citations, frozenset({Kind.CITATION})),
    "labels": (labels, frozenset({Kind.LABEL})),
}


def outcome(report: Report, kinds: frozenset[Kind]) -> str:
    """`flagged`, `unchecked` or `passed`, by the claims of some kinds alone."""
    statuses = [claim.status for claim in report.claims if claim.kind in kinds]
    if Status.CONTRADICTED in statuses or Status.UNSUPPORTED in statuses:
        return "flagged"
    return "unchecked" if Status.UNCHECKED in statuses or not statuses else "passed"


def main() -> None:
    """Build and measure every suite."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--fold", default="held", choices=FOLDS)
    parser.add_argument("--show", default="", help="print what went wrong in SUITE:SORT")
    options = parser.parse_args()
    for name, (make, kinds) in SUITES.items():
        counted: Counter[tuple[str, str]] = Counter()
        taken: Counter[str] = Counter()
        for row in make(random.Random(7), options.bench, options.fold):
            if taken[row.sort] >= EACH:
                continue
            taken[row.sort] += 1
            report = verify(row.answer, row.sources, labels=row.labels)
            became = outcome(report, kinds)
            counted[row.sort, became] += 1
            wrong = became != ("passed" if row.sort.startswith("ok/") else "flagged")
            if wrong and options.show == f"{name}:{row.sort}":
                print(row.answer, *(f"\n    {c.status} {c.reason} {c.text!r} {c.message}" for c in report.claims), "\n")
        print(f"\n{name}, fold {options.fold}\n\n| rows | flagged | unchecked | passed |\n|---|---|---|---|")
        for sort in sorted(taken):
            cells = " | ".join(str(counted[sort, became]) for became in ("flagged", "unchecked", "passed"))
            print(f"| {sort} ({taken[sort]}) | {cells} |")


if __name__ == "__main__":
    main()
