"""Scenarios built by program from real tables, figures and contracts: what was broken, and the report on it.

Each kind breaks one thing around a sentence that is true of a filing, or that was altered: what was delivered, what the
sources hold, their age, standing and agreement, what a table says of unit, currency and period, how much of a list was
delivered, what the prompt claims. `KINDS` names them, with what the report should say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import grounding
from grounding.report import Report
from grounding.retrievers.reaching import asking
from grounding.second_look import SecondLook
from grounding.sources import Registry

ASKED = "2020-06-01"
FRESH = "2020-05-01"
OLD = "2011-05-01"
TRUE = ("ok/as-written", "ok/rounded", "ok/written-out")
ALTERED = ("bad/digit", "bad/metric", "bad/period")
_AMOUNT = re.compile(r"(?<![’'\d.,])\d(?:[\d,]{0,20}\d)?(?:\.\d{1,6})?(?![\d/])")
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORD = re.compile(r"[a-z]{3,}")
_SCALE = re.compile(
    r"\(?\bin (?:thousands|millions|billions)\b\)?|\b(?:thousands|millions|billions)\b"
    r"|(?<=[€£$])(?:m|mn|bn|k)\b|[’'] ?(?:000s?|millions?|thousands?)\b|(?<=[€£$])000s?\b",
    re.IGNORECASE,
)
_CURRENCY = re.compile(
    r"\b(?:US|A|HK|C|NZ)\$|[$€£¥]|\b(?:RMB|USD|EUR|GBP|CAD|AUD|JPY|CNY)\b|\b(?:dollars?|euros?|pounds?|sterling|yen|cents)\b",
    re.IGNORECASE,
)
_SCALED = re.compile(r"\b(?:thousand|million|billion)\b")
_CELL = re.compile(r"[$€£]?\s?(\d[\d,]*(?:\.\d+)?)\s?")
_BARE_YEAR = re.compile(r" in ((?:19|20)\d\d)\.?$")
_EXCEPTED = re.compile(
    r"^(?:\(?[a-z\d.]{1,5}\)?\.? )?(?P<rule>[A-Z][^;:]{25,200}?),? "
    r"(?P<mark>unless(?! and)|except (?:for|in|where|when|if|as)|only if) (?P<condition>[^;:,()]{12,110})[.;]$"
)
_VERB = re.compile(r"\b(?:shall|may|must|will|is|are|can)\b")

Row = dict[str, Any]
Passage = dict[str, object]


@dataclass(frozen=True, slots=True)
class Data:
    """The rows that scenarios are made from."""

    figures: Sequence[Row]
    contracts: Sequence[Row]

    def true(self) -> list[Row]:
        """Sentences that their sources bear out."""
        return [row for row in self.figures if row["meta"]["kind"] in TRUE]

    def altered(self) -> list[Row]:
        """Sentences with another digit, metric or period than their sources have."""
        return [row for row in self.figures if row["meta"]["kind"] in ALTERED]


def passages(row: Row, prefix: str, **more: object) -> list[Passage]:
    """The row's sources as passages of the filings."""
    return [
        {"id": f"{prefix}{n}", "text": source["text"], "source": "filings", "as_of": FRESH, **more}
        for n, source in enumerate(row["sources"])
    ]


def by_words(held: Sequence[Passage]) -> Callable[[str, int], list[Passage]]:
    """A source that is searched by shared words."""

    def search(text: str, k: int) -> list[Passage]:
        asked = set(_WORD.findall(text.lower()))
        return sorted(held, key=lambda p: -len(asked & set(_WORD.findall(str(p["text"]).lower()))))[:k]

    return search


def looked(
    row: Row,
    delivered: Sequence[Passage],
    held: Sequence[Passage],
    prompt: str | None = None,
    manifest: dict[str, Any] | None = None,
    **registered: object,
) -> Report:
    """The report with one registered source that holds these passages and is asked again."""
    registry = Registry.of([{"name": "filings", **registered}])
    look = SecondLook(asking({"filings": by_words(held)}))
    return grounding.verify(
        row["answer"],
        delivered,
        query=row["query"],
        prompt=prompt,
        manifest=manifest,
        as_of=ASKED,
        registry=registry,
        second_look=look,
    )


def altered_text(row: Row) -> list[Passage]:
    """The same passages, each amount of three digits or more with another first digit; years and scales stay."""

    def altered(match: re.Match[str]) -> str:
        number = match[0]
        if _YEAR.fullmatch(number) or sum(c.isdigit() for c in number) < 3:
            return number
        return f"{int(number[0]) % 9 + 1}{number[1:]}"

    return [{**passage, "text": _AMOUNT.sub(altered, str(passage["text"]))} for passage in passages(row, "z")]


def subject(row: Row) -> str:
    """What the sentence is about: "Land was $1,949 thousand in 2019."."""
    name: str = row["answer"].partition(" was ")[0].partition(" were ")[0]
    return name.strip()


def unrelated(row: Row, rows: Sequence[Row]) -> list[Passage]:
    """Passages of another filing, which says nothing of what the row's sentence is about."""
    at = next(n for n, other in enumerate(rows) if other is row)
    texts = {source["text"] for source in row["sources"]}
    named = set(_WORD.findall(subject(row).lower()))

    def speaks_of_it(other: Row) -> bool:
        lines = "\n".join(source["text"] for source in other["sources"]).lower().split("\n")
        return any(named <= set(_WORD.findall(line)) for line in lines)

    others = [r for r in (*rows[at + 1 :], *rows[:at]) if not texts & {s["text"] for s in r["sources"]}]
    others = [r for r in others if not speaks_of_it(r)]
    return passages(others[len(others) // 2], "o")


def rewritten(row: Row, change: Callable[[str], str]) -> list[Passage]:
    """The row's passages with every text changed."""
    return [{**passage, "text": change(str(passage["text"]))} for passage in passages(row, "s")]


# What was delivered, and what the sources hold ---------------------------------------------------------


def _nothing(data: Data) -> Iterator[Report]:
    for row in data.true():
        yield looked(row, passages(row, "s"), passages(row, "s"))


def _retrieval_gap(data: Data) -> Iterator[Report]:
    rows = data.true()
    for row in rows:
        other = unrelated(row, rows)
        yield looked(row, other, [*passages(row, "s"), *other])


def _grounding_gap(data: Data) -> Iterator[Report]:
    rows = data.true()
    for row in rows:
        other = unrelated(row, rows)
        yield looked(row, other, other)


def _contradiction(data: Data) -> Iterator[Report]:
    for row in data.altered():
        yield looked(row, passages(row, "s"), passages(row, "s"))


# Age, force and standing -------------------------------------------------------------------------------


def _stale(data: Data) -> Iterator[Report]:
    for row in data.true():
        old = passages(row, "s", as_of=OLD)
        yield looked(row, old, old, max_age_days=400)


def _not_in_effect(data: Data) -> Iterator[Report]:
    for row in data.true():
        ended = passages(row, "s", effective={"until": "2012-01-01"})
        yield looked(row, ended, ended)


def _low_authority(data: Data) -> Iterator[Report]:
    rows = data.true()
    for row in rows:
        yield looked(row, passages(row, "s", source="blog"), unrelated(row, rows))


# More than one reading ---------------------------------------------------------------------------------


def _disagreeing(data: Data) -> Iterator[Report]:
    for row in data.true():
        own = passages(row, "s")
        yield looked(row, [*own, *altered_text(row)], own)


def _no_scale(data: Data) -> Iterator[Report]:
    """A payload that nowhere says whether its tables are in thousands or millions."""
    for row in data.true():
        own = rewritten(row, lambda text: _CURRENCY.sub("", _SCALE.sub("", text)))
        if _SCALED.search(row["answer"]) and any(
            a["text"] != b["text"] for a, b in zip(own, row["sources"], strict=True)
        ):
            yield looked(row, own, own)


def _no_currency(data: Data) -> Iterator[Report]:
    """A payload that names no currency, for an answer that does."""
    for row in data.true():
        own = rewritten(row, lambda text: _CURRENCY.sub("", text))
        if _CURRENCY.search(row["answer"]):
            yield looked({**row, "query": _CURRENCY.sub("", row["query"])}, own, own)


def _no_period(data: Data) -> Iterator[Report]:
    """A table whose columns have lost their years."""
    for row in data.true():
        own = rewritten(row, lambda text: _YEAR.sub("", text))
        if _BARE_YEAR.search(row["answer"]):
            yield looked(row, own, own)


def _null_field(data: Data) -> Iterator[Report]:
    """Records in which the value that is asked for is null."""
    for row in data.true():
        year = _BARE_YEAR.search(row["answer"])
        records = _records(row, subject(row), year[1]) if year else []
        if records:
            own: list[Passage] = [{"id": "r", "text": json.dumps(records), "source": "filings", "as_of": FRESH}]
            yield looked(row, own, own)


def _records(row: Row, name: str, year: str) -> list[dict[str, object]]:
    """The rows of its table as records, with null for the named one in that year; empty where it has no such cell."""
    records: list[dict[str, object]] = []
    found = False
    for table in _tables(row):
        years = [
            _YEAR.findall(cell)[-1:]
            for cell in next((r for r in table if sum(map(bool, map(_YEAR.search, r))) > 1), [])
        ]
        for cells in table:
            if not cells[0] or len(cells) != len(years) or not any(map(_value, cells[1:])):
                continue
            record: dict[str, object] = {"item": cells[0]}
            record |= {y[0]: cell or None for y, cell in zip(years[1:], cells[1:], strict=True) if y}
            if cells[0].lower() == name.lower() and record.get(year):
                record[year], found = None, True
            records.append(record)
    return records if found else []


# A part for the whole ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Items:
    """A list that a table adds up, in one column."""

    row: Row
    table: list[list[str]]
    first: int
    last: int
    """Its rows; the one after is their total."""
    year: str

    def values(self) -> list[tuple[str, Decimal]]:
        """Labels and values of its rows."""
        return [(cells[0], _value(cells[1]) or Decimal(0)) for cells in self.table[self.first : self.last + 1]]


def _not_exhaustive(data: Data) -> Iterator[Report]:
    """A total, an extreme, "only" or "all" over a list from which a row, and the total, were left out."""
    for items in _lists(data.figures):
        largest = max(range(len(items.values())), key=lambda n: items.values()[n][1])
        kept = [pair for n, pair in enumerate(items.values()) if n != largest]
        cut = [cells for n, cells in enumerate(items.table) if n not in (items.first + largest, items.last + 1)]
        text = "\n".join(" | ".join(cells) for cells in cut[: items.last])
        delivered: list[Passage] = [{"id": "t", "text": text, "source": "filings", "as_of": FRESH}]
        kind = subject_of_total(items)
        top = max(kept, key=lambda pair: pair[1])
        names = [name for name, _ in kept]
        parts = f"{', '.join(names[:-1])} and {names[-1]}, the last at {kept[-1][1]:,}"
        year = items.year
        for query, answer in (
            (f"What was {kind} in {year}?", f"In {year}, {kind} came to {sum(v for _, v in kept):,} in total."),
            (
                f"What was the largest part of {kind} in {year}?",
                f"{top[0]} was the largest part in {year}, at {top[1]:,}.",
            ),
            (f"What made up {kind} in {year}?", f"The only parts in {year} were {parts}."),
        ):
            yield looked({"query": query, "answer": answer}, delivered, delivered)


def subject_of_total(items: Items) -> str:
    """What the list adds up to, by the label of its total."""
    label = re.sub(r"\(\d\)|^[Tt]otal (?=\w)", "", items.table[items.last + 1][0]).strip() or "the sum of the items"
    return f"{label[0].lower()}{label[1:]}"


def _lists(rows: Sequence[Row]) -> Iterator[Items]:
    seen: set[str] = set()
    for row in rows:
        for table in _tables(row):
            key = repr(table)
            if key not in seen:
                seen.add(key)
                yield from _lists_in(row, table)


def _lists_in(row: Row, table: list[list[str]]) -> Iterator[Items]:
    """The lists of a table whose rows, three at least, add up to the row after them in the first column."""
    year = next((found[0] for cells in table if len(cells) > 1 and (found := _YEAR.findall(cells[1]))), None)
    at = 0
    while year is not None and at < len(table):
        total, last = _value(table[at][1]) if len(table[at]) > 1 else None, at - 1
        added, first = Decimal(0), at
        while total is not None and first > 0 and len(table[first - 1]) > 1:
            value = _value(table[first - 1][1])
            if value is None or not table[first - 1][0] or _YEAR.fullmatch(table[first - 1][0]):
                break
            first, added = first - 1, added + value
            if added == total and last - first >= 2:
                yield Items(row, table, first, last, year)
                break
        at += 1


def _tables(row: Row) -> list[list[list[str]]]:
    """Its tables, as rows of cells."""
    return [
        [[cell.strip() for cell in line.split(" | ")] for line in source["text"].split("\n")]
        for source in row["sources"]
        if source["text"].count(" | ") > 3
    ]


def _value(cell: str) -> Decimal | None:
    match = _CELL.fullmatch(cell)
    return Decimal(match[1].replace(",", "")) if match else None


# What the answer leaves out ----------------------------------------------------------------------------


def _omitted(data: Data) -> Iterator[Report]:
    """The rule for a query that states the condition of its exception."""
    for one in _interleaved(_contract_rules(data.contracts), _table_rules(data.figures)):
        own: list[Passage] = [{"id": "s", "text": one["text"], "source": "filings", "as_of": FRESH}]
        yield looked(one, own, own)


def _contract_rules(rows: Sequence[Row]) -> Iterator[Row]:
    """Rules of contracts that the same sentence limits, with the sentences beside them."""
    seen: set[str] = set()
    for row in rows:
        for source in row["sources"]:
            sentences = re.split(r"(?<=[.;])\s+|\n+", source["text"])
            for at, sentence in enumerate(sentences):
                match = _EXCEPTED.match(sentence)
                if match is None or sentence in seen or not _VERB.search(match["rule"]):
                    continue
                seen.add(sentence)
                opened = {"unless": "if", "only if": "unless"}.get(match["mark"], match["mark"].removeprefix("except "))
                yield {
                    "query": f"What applies {opened} {match['condition']}?",
                    "answer": f"{match['rule']}.",
                    "text": " ".join(sentences[max(at - 1, 0) : at + 2]),
                }


def _table_rules(rows: Sequence[Row]) -> Iterator[Row]:
    """Two values of a list as a rule and its exception: "Land was 1,949, but 2,185 for buildings"."""
    for items in _lists(rows):
        kind = subject_of_total(items)
        (name, rule), (other, exception) = items.values()[1], items.values()[0]
        if rule != exception and not {"other"} & {name.lower(), other.lower()}:
            text = f"In {items.year}, {kind} was {rule:,}, except for {other}, where it was {exception:,}."
            query = f"What was {kind} for {other} in {items.year}?"
            yield {"query": query, "answer": f"In {items.year}, {kind} was {rule:,}.", "text": text}


def _interleaved(*all_: Iterable[Row]) -> Iterator[Row]:
    turns = [iter(one) for one in all_]
    while turns:
        for turn in list(turns):
            one = next(turn, None)
            if one is None:
                turns.remove(turn)
            else:
                yield one


# What the prompt or the answer takes for granted -------------------------------------------------------

_CLAIMS = (
    "You are an analyst's assistant. You have access to the company's {thing}.",
    "You have live {thing} data. Answer the analyst's questions.",
    "You are connected to a real-time feed of {thing}.",
    "You have access to the complete {thing} history of every company.",
)
_SAID = ("I checked the {thing} database. {answer}", "According to the live {thing} feed, {answer}")


def _false_frame(data: Data) -> Iterator[Report]:
    """Access that the prompt, or the answer, claims, beside a manifest of filings that say nothing of it."""
    rows = data.true()
    for n, row in enumerate(rows):
        thing = re.sub(r"\(.*?\)|[^\w\s-]", "", subject(row)).strip().lower()
        other = unrelated(row, rows)
        manifest = {"connected": [{"name": "filings"}], "sources": ["filings"]}
        if n % 3 < 2:
            yield looked(row, other, other, _CLAIMS[n % len(_CLAIMS)].format(thing=thing), manifest)
        else:
            told = _SAID[n % len(_SAID)].format(thing=thing, answer=row["answer"])
            yield looked({**row, "answer": told}, other, other, "You answer from the passages.", manifest)


def _missing_validation(data: Data) -> Iterator[Report]:
    for row in data.true():
        yield grounding.verify(
            {"rating": "strong buy"}, passages(row, "s"), as_of=ASKED, labels={"rating": ["strong buy", "sell"]}
        )


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to break a chain."""

    said: str
    """What the report should say: a failure, or a reason that names it more nearly."""
    build: Callable[[Data], Iterator[Report]]


KINDS = {
    "nothing": Kind("none", _nothing),
    "contradiction": Kind("contradiction", _contradiction),
    "an exception left out": Kind("omitted_condition", _omitted),
    "false frame": Kind("false_frame", _false_frame),
    "too old": Kind("stale_source", _stale),
    "not in effect": Kind("stale_source", _not_in_effect),
    "low authority": Kind("low_authority", _low_authority),
    "sources disagree": Kind("schema_ambiguity", _disagreeing),
    "no scale": Kind("schema_ambiguity", _no_scale),
    "no currency": Kind("schema_ambiguity", _no_currency),
    "no period": Kind("schema_ambiguity", _no_period),
    "null field": Kind("schema_ambiguity", _null_field),
    "a part of the list": Kind("not_exhaustive", _not_exhaustive),
    "retrieval gap": Kind("retrieval_gap", _retrieval_gap),
    "grounding gap": Kind("grounding_gap", _grounding_gap),
    "missing validation": Kind("missing_validation", _missing_validation),
}
