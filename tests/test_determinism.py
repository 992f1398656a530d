"""The same input gives the same report, byte for byte, in every process."""

from __future__ import annotations

import os
import subprocess
import sys

PROGRAM = """
import sys
from grounding import verify
sources = [
    "Acme's revenue was $4.2 million in Q3 2024, up 12% on the year. Its margin was 12% as well, of 12 regions.",
    "| Region | 2023 | 2024 |\\n|---|---|---|\\n| North | 4.2 | 4.4 |\\n| South | 4.2 | 12 |\\n| East | 12 | 12 |",
    "La société Acme a réalisé un chiffre d'affaires de 4,2 millions en 2024, soit 12 % de plus qu'en 2023.",
    "Order RX-200 and order RX-201 were shipped by Acme on 3 April 2024 to the North region; 12 came back.",
]
answers = [
    "Acme's revenue was $4.2 million in Q3 2024. The margin was 12%, and 12 of order RX-200 came back.",
    "North had 4.2 in 2023 and South 12 in 2024. La région nord a vendu 12 pièces, and not 13.",
    "In 2024 East and South together had 24, up from 16.2; RX-201 was shipped on 4 April 2024.",
]
for number, answer in enumerate(answers):
    report = verify(answer, sources, query="How did Acme do by region, 12 or 13?", id=f"r{number}")
    sys.stdout.write(report.model_copy(update={"elapsed_ms": 0.0}).to_json() + "\\n")
"""


def report_under(seed: int) -> bytes:
    environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
    return subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, check=True).stdout


def test_the_order_of_hashes_leaves_no_trace() -> None:
    first = report_under(1)
    assert first.count(b"verdict_reason") == 3
    assert {report_under(seed) for seed in (2, 3, 4)} == {first}
