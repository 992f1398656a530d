import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("wrap_function.py", "UNGROUNDED"),
        ("wrap_async_function.py", "What is the fare to Oslo? -> ungrounded"),
        ("wrap_retriever.py", "What does the premium plan cost per month? not answerable"),
        ("wrap_query_engine.py", "ungrounded"),
        ("wrap_gate.py", "rental income in 2024? -> This can't be answered from the sources."),
    ],
)
def test_an_example_runs_and_says_what_it_is_for(name: str, says: str, tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", str(EXAMPLES / name)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert says in done.stdout
