"""Compares what extraction libraries read in the table of hard readings with what this project reads.

    python benchmarks/readings.py [TABLE]

Needs `pip install quantulum3 stemming recognizers-text-suite "emoji<1.7"`, in any environment that also holds this
project.

Leniently: a reading counts as right where the library finds exactly the values that stand in the table, whatever it
says of units, bounds and hedges. Lines that mean no figure count as right where it finds none. Lines with dates are
left out, for only one of the libraries reads dates, and in another form.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

TABLE = Path(__file__).parent.parent / "tests" / "reading" / "hard_readings.txt"
_VALUE = re.compile(r"[~<>=]*(-?\d+(?:\.\d+)?)(.*)")


def cases(path: Path) -> list[tuple[str, list[float], bool]]:
    """Text, the values that it means, and whether it is about dates."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        text, meaning = line.split("=>")
        items = [item.strip() for item in meaning.split(";") if item.strip()]
        values = sorted(float(m[1]) for item in items if (m := _VALUE.fullmatch(item)))
        found.append((text.removesuffix(" "), values, any(item.startswith("@") for item in items)))
    return found


def ours() -> Callable[[str], list[float]]:
    """This project's exact reading."""
    from grounding.reading.exact import read_exact

    return lambda text: [float(figure.value) for figure in read_exact(text).figures]


def quantulum() -> Callable[[str], list[float]]:
    """quantulum3, without its classifier."""
    from quantulum3 import parser

    return lambda text: [float(quantity.value) for quantity in parser.parse(text)]


def recognizers() -> Callable[[str], list[float]]:
    """Microsoft's recognizers: numbers, percentages, currencies, dimensions; English."""
    from recognizers_number import recognize_number, recognize_percentage
    from recognizers_number_with_unit import recognize_currency, recognize_dimension
    from recognizers_text import Culture

    reading = (recognize_currency, recognize_dimension, recognize_percentage, recognize_number)

    def read(text: str) -> list[float]:
        taken: list[tuple[int, int]] = []
        values = []
        for recognize in reading:
            for found in recognize(text, Culture.English):
                if any(found.start <= end and start <= found.end for start, end in taken):
                    continue
                taken.append((found.start, found.end))
                value = str((found.resolution or {}).get("value", "nan")).rstrip("%")
                values.append(float(value) if re.fullmatch(r"-?[\d.]+(?:E[+-]?\d+)?", value) else float("nan"))
        return values

    return read


def right(read: Callable[[str], list[float]], text: str, values: list[float]) -> bool:
    """Whether exactly these values are read, to four places."""
    try:
        got = sorted(read(text))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, ArithmeticError):
        return False  # a library that fails on a text has not read it
    if len(got) != len(values):
        return False
    return all(abs(a - b) <= 1e-4 * max(1.0, abs(b)) for a, b in zip(got, values, strict=True))


def main() -> None:
    """Print the share of right readings of each library."""
    table = [case for case in cases(Path(sys.argv[1]) if len(sys.argv) > 1 else TABLE) if not case[2]]
    for name, make in (("this project", ours), ("quantulum3", quantulum), ("recognizers-text", recognizers)):
        try:
            read = make()
        except ImportError as error:
            print(f"{name}: not installed ({error})")
            continue
        count = sum(right(read, text, values) for text, values, _ in table)
        print(f"{name}: {count} of {len(table)} figures' readings right ({count / len(table):.0%})")


if __name__ == "__main__":
    main()
