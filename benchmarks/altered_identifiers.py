"""Ten thousand altered identifiers of every built-in type: none may be accepted.

    python benchmarks/altered_identifiers.py [COUNT] [--seed N]

Identifiers are made by their types' own rules (check digits by python-stdnum), stand in passages of three records, and
are altered in ways that people and models do: a digit or letter changed, two neighbours swapped, one left out, one
doubled, the record of another holder taken. Beside them the same identifiers as they stand, in another customary
spelling where the type has one: those must be accepted.
"""

from __future__ import annotations

import argparse
import random
import string
from collections import Counter
from collections.abc import Callable

from stdnum import iban, isin
from stdnum.iso7064 import mod_97_10

from grounding import Kind, Status, verify

UPPER, DIGITS = string.ascii_uppercase, string.digits


def _some(r: random.Random, alphabet: str, count: int) -> str:
    return "".join(r.choice(alphabet) for _ in range(count))


def _isin(r: random.Random) -> str:
    body = r.choice(["US", "DE", "GB", "FR"]) + _some(r, DIGITS, 9)
    return body + isin.calc_check_digit(body)


def _lei(r: random.Random) -> str:
    body = _some(r, UPPER + DIGITS, 18)
    return body + mod_97_10.calc_check_digits(body)


def _iban(r: random.Random) -> str:
    body = "DE00" + _some(r, DIGITS, 18)
    return "DE" + iban.calc_check_digits(body) + body[4:]


MAKERS: dict[str, Callable[[random.Random], str]] = {
    "ISIN": _isin,
    "LEI": _lei,
    "IBAN": _iban,
    "order": lambda r: f"{_some(r, UPPER, 2)}-{_some(r, DIGITS, 6)}",
    "part": lambda r: f"{_some(r, UPPER, 3)}{_some(r, DIGITS, 3)}-{_some(r, UPPER + DIGITS, 4)}",
    "CVE": lambda r: f"CVE-{r.randrange(1999, 2026)}-{_some(r, '123456789', 5)}",
    "DOI": lambda r: f"10.{_some(r, '123456789', 4)}/{_some(r, 'abcdefgh', 5)}.{_some(r, DIGITS, 6)}",
    "UUID": lambda r: "-".join(_some(r, "0123456789abcdef", n) for n in (8, 4, 4, 4, 12)),
    "commit": lambda r: "a1" + _some(r, "0123456789abcdef", 38),
    "version": lambda r: f"v{r.randrange(1, 30)}.{r.randrange(0, 40)}.{r.randrange(0, 90)}",
    "e-mail": lambda r: f"{_some(r, 'abcdefghij', 6)}{_some(r, DIGITS, 2)}@example.org",
    "IP address": lambda r: f"10.{r.randrange(10, 250)}.{r.randrange(10, 250)}.{r.randrange(10, 250)}",
    "phone": lambda r: f"+49 30 {_some(r, '123456789', 4)}{_some(r, DIGITS, 4)}",
    "clause": lambda r: f"Section {r.randrange(2, 40)}.{r.randrange(1, 30)}({r.choice('abcdefg')})",
}
HOLDERS = (
    "Umber Quarry Ltd|Tarn Inlet Systems|Otter Zephyr GmbH|Larch Willow Group|Cobalt Heron plc|Fenland Mills".split("|")
)


def _change(r: random.Random, identifier: str) -> str:
    """The identifier with one slip in its letters and digits."""
    places = [i for i, c in enumerate(identifier) if c.isdigit()] or [
        i for i, c in enumerate(identifier) if c.isalnum()
    ]
    at = r.choice(places)
    kind = r.randrange(4)
    if kind == 0:
        other = r.choice([c for c in DIGITS if c != identifier[at]])
        return identifier[:at] + other + identifier[at + 1 :]
    if kind == 1:
        pairs = [i for i in places if i + 1 in places and identifier[i] != identifier[i + 1]]
        if pairs:
            at = r.choice(pairs)
            return identifier[:at] + identifier[at + 1] + identifier[at] + identifier[at + 2 :]
    if kind == 2 and len(places) > 3:
        return identifier[:at] + identifier[at + 1 :]
    return identifier[:at] + identifier[at] + identifier[at:]


def main() -> None:
    """Make, alter and judge; print what was accepted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, nargs="?", default=10_000)
    parser.add_argument("--seed", type=int, default=11)
    options = parser.parse_args()
    r = random.Random(options.seed)
    became: dict[str, Counter[str]] = {}
    shown = 0
    for number in range(options.count):
        name = list(MAKERS)[number % len(MAKERS)]
        holders = r.sample(HOLDERS, 3)
        given = [MAKERS[name](r) for _ in holders]
        style = number % 3
        if style == 0:
            text = "\n".join(f"The {name} of {h} is {i}." for h, i in zip(holders, given, strict=True))
        elif style == 1:
            rows = "\n".join(f"| {h} | {i} |" for h, i in zip(holders, given, strict=True))
            text = f"| Company | {name} |\n|---|---|\n{rows}"
        else:
            text = "\n".join(f'{{"company": "{h}", "{name}": "{i}"}}' for h, i in zip(holders, given, strict=True))
        sort = ("altered", "altered", "altered", "of another", "right")[number // len(MAKERS) % 5]
        said = {"altered": _change(r, given[0]), "of another": given[1], "right": given[0]}[sort]
        if sort != "right" and said == given[0]:
            continue
        report = verify(f"The {name} of {holders[0]} is {said}.", [text])
        statuses = {claim.status for claim in report.claims if claim.kind is not Kind.STATEMENT}
        if Status.CONTRADICTED in statuses or Status.UNSUPPORTED in statuses:
            outcome = "flagged"
        else:
            outcome = "unchecked" if Status.UNCHECKED in statuses or not statuses else "accepted"
        became.setdefault(f"{name}, {sort}", Counter())[outcome] += 1
        if (outcome == "accepted") is not (sort == "right") and shown < 20:
            shown += 1
            print(f"{sort}: {said!r} where {given[0]!r} is right: {outcome}\n    {text[:160]!r}")
    print("| identifiers | flagged | unchecked | accepted |\n|---|---|---|---|")
    total: Counter[tuple[str, str]] = Counter()
    for key, counted in sorted(became.items()):
        for outcome, count in counted.items():
            total[key.split(", ")[1], outcome] += count
        if (counted["accepted"] and not key.endswith("right")) or (counted["flagged"] and key.endswith("right")):
            print(f"| {key} | " + " | ".join(str(counted[o]) for o in ("flagged", "unchecked", "accepted")) + " |")
    for sort in ("altered", "of another", "right"):
        print(
            f"| all, {sort} | " + " | ".join(str(total[sort, o]) for o in ("flagged", "unchecked", "accepted")) + " |"
        )


if __name__ == "__main__":
    main()
