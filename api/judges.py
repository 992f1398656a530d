"""Judges on the command line: opening one, showing what it would be asked, and telling what it has cost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grounding.errors import InvalidInput
from grounding.judging import Case, Judge, Unexamined
from grounding.models import Reason
from grounding.rendering.visible import visible
from grounding.rendering.wording import counted
from grounding.verifiers.judges import open_judge
from grounding.verifiers.judges.llm import LlmJudge


def opened(named: str, key_from: str | None, cache: Path | None) -> Judge:
    """The judge that `--judge` names; errors name the option."""
    try:
        return open_judge(named, key_from=key_from, cache=cache)
    except InvalidInput as error:
        raise InvalidInput(f"--{error.field}", error.problem) from error


class Listener:
    """Stands in the place of a judge behind an endpoint, to hear what it would be asked; nothing is sent.

    Args:
        judge: The judge.

    Raises:
        InvalidInput: It is a model in a folder, which has no prompt.
    """

    def __init__(self, judge: Judge) -> None:
        if not isinstance(judge, LlmJudge):
            raise InvalidInput("--judge-prompt", f"is for llm judges; {judge.name} is asked in no words")
        self.name = judge.name
        self._judge = judge
        self._prompts: list[str] = []

    def judge(self, case: Case) -> Sequence[Unexamined]:
        """Keeps the prompts of a case, and has no opinion."""
        self._prompts += self._judge.prompts(case)
        return [Unexamined(Reason.NOT_SETTLED, "nothing was sent")] * len(case.questions)

    def heard(self) -> str:
        """The prompts, for people."""
        if not self._prompts:
            return "Nothing would be sent to the judge.\n"
        total = len(self._prompts)
        shown = (f"--- request {n} of {total} ---\n{visible(p)}\n" for n, p in enumerate(self._prompts, 1))
        return "".join(shown)


def cost(judge: Judge) -> str:
    """What asking an endpoint has cost, as a sentence; empty for other judges."""
    if not isinstance(judge, LlmJudge):
        return ""
    used = judge.usage
    read, written = counted(used.prompt_tokens, "token"), counted(used.completion_tokens, "token")
    sent, kept = counted(used.requests, "request"), f"{used.kept:,}"
    return (
        f"{judge.name}: {sent} sent, {kept} answered from before; {read} read, {written} written, {used.seconds:.1f} s"
    )
