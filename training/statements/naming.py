"""Invented names, figures and dates that the slots of templates are filled with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
DECLARED = re.compile(r"\s*([a-z](?:[,<][a-z])*):(.+)")


@dataclass(slots=True)
class Value:
    """What stands for a slot."""

    text: str
    short: str = ""
    """How it is called when it is known who is meant."""
    number: float = 0
    forms: dict[str, str] = field(default_factory=dict)


class Names:
    """Pools of names."""

    def __init__(self, path: Path) -> None:
        pools = dict(line.split(": ", 1) for line in path.read_text(encoding="utf-8").splitlines())
        self.pools = {key: value.split("/" if "/" in value else None) for key, value in pools.items()}

    @staticmethod
    def number(n: int, in_words: bool) -> str:
        """A number in figures or in words."""
        if not in_words or not 0 <= n < 100:
            return f"{n:,}"
        if n < 20:
            return SMALL[n]
        return TENS[n // 10 - 2] + (f"-{SMALL[n % 10]}" if n % 10 else "")

    def one(self, pool: str, random: Random, used: set[str]) -> str:
        """A name that is not yet used, as far as there are any."""
        found = random.choice(self.pools[pool])
        for _ in range(30):
            if found not in used:
                break
            found = random.choice(self.pools[pool])
        used.add(found)
        return found

    def make(self, kind: str, random: Random, used: set[str]) -> Value:
        """A value of a kind."""
        if kind in ("person", "man", "woman"):
            gender = random.choice(["man", "woman"]) if kind == "person" else kind
            first, last = self.one(gender, random, used), self.one("surname", random, used)
            male = gender == "man"
            forms = {"he": "he" if male else "she", "his": "his" if male else "her", "him": "him" if male else "her"}
            forms |= {"last": last, "first": first, "mr": ("Mr " if male else "Ms ") + last}
            return Value(f"{first} {last}", last, forms=forms)
        if kind in ("org", "hotel", "team", "product"):
            stem = self.one("stem", random, used)
            end = random.choice(self.pools["suffix" if kind == "org" else "teamend" if kind == "team" else kind])
            text = f"{stem} {end}"
            if kind == "hotel":
                return Value(f"the {text}", f"the {stem}", forms={"bare": text})
            return Value(f"{stem}{end}" if kind == "product" else text, stem if kind == "org" else "")
        if kind == "city":
            city, country = self.one("city", random, used).split("=")
            for other in self.pools["city"]:
                if other.endswith(f"={country}"):
                    used.add(other)
            return Value(city, forms={"country": country})
        if kind in ("town", "drug"):
            while True:
                text = random.choice(self.pools[f"{kind}stem"]) + random.choice(self.pools[f"{kind}end"])
                if text not in used:
                    used.add(text)
                    return Value(text)
        return self.figure(kind, random)

    def figure(self, kind: str, random: Random) -> Value:
        """A value that has an order."""
        if kind == "year":
            n = random.randint(1962, 2023)
            return Value(str(n), number=n)
        if kind == "oldyear":
            n = random.randint(1650, 1940)
            return Value(str(n), number=n)
        if kind == "month":
            n = random.randrange(12)
            return Value(MONTHS[n], number=n)
        if kind == "weekday":
            n = random.randrange(7)
            return Value(DAYS[n], number=n)
        if kind == "date":
            year, month, day = random.randint(1985, 2023), random.randrange(12), random.randint(1, 28)
            return Value(f"{day} {MONTHS[month]} {year}", number=year * 400 + month * 31 + day)
        if kind == "money":
            n = random.choice([random.randint(11, 99) / 10, random.randint(10, 950)])
            unit = random.choice(["million", "million", "billion"])
            forms = {"other": f"${n:g} {'billion' if unit == 'million' else 'million'}"}
            return Value(f"${n:g} {unit}", number=n * (1000 if unit == "billion" else 1), forms=forms)
        if kind == "price":
            n = random.choice([random.randint(5, 95), random.randint(10, 240) * 5, random.randint(5, 90) * 100])
            return Value(f"${n:,}", number=n)
        if kind == "pct":
            n = random.choice([random.randint(2, 97), random.randint(20, 970) / 10])
            return Value(f"{n:g}%", number=n, forms={"w": f"{n:g} percent"})
        if kind == "rate":
            n = random.randint(2, 99) / 10
            return Value(f"{n:g}%", number=n, forms={"w": f"{n:g} percent"})
        if kind in ("time", "morning", "evening"):
            n = random.randrange(*{"time": (14, 44), "morning": (12, 24), "evening": (34, 48)}[kind])
            return Value(f"{n // 2}:{'30' if n % 2 else '00'}", number=n)
        low, high = map(int, re.fullmatch(r"int\((\d+)-(\d+)\)", kind).groups())  # type: ignore[union-attr]
        step = 5 if high - low > 60 else 1
        n = random.randrange(low, high + 1, step) if random.random() < 0.5 else random.randint(low, high)
        return Value(self.number(n, False), number=n, forms={"w": self.number(n, True), "raw": str(n)})


def slot_values(declared: str, names: Names, random: Random, used: set[str]) -> dict[str, Value]:
    """A value for each slot that is declared: distinct within a kind, ascending where `<` joins them."""
    values: dict[str, Value] = {}
    for part in declared.split(";") if declared else ():
        match = DECLARED.fullmatch(part)
        if match is None:
            raise ValueError(f"can't read the slots {part!r}")
        slots, kind = re.split("[,<]", match[1]), match[2].strip()
        if kind.startswith("("):
            chosen = random.sample(kind[1:-1].split("/"), len(slots))
            found = [Value(text) for text in chosen]
        else:
            found = []
            while len(found) < len(slots):
                value = names.make(kind, random, used)
                if all(value.text != other.text for other in found):
                    found.append(value)
            if "<" in match[1]:
                found.sort(key=lambda value: value.number)
        values.update(zip(slots, found, strict=True))
    return values
