from __future__ import annotations

from collections.abc import Callable

import pytest

from grounding.segmentation import segment

Cut = Callable[..., list[tuple[str, str]]]


@pytest.fixture
def cut() -> Cut:
    """Kind and exact text of each segment of an answer."""

    def _cut(text: str, query: str | None = None) -> list[tuple[str, str]]:
        return [(s.kind.value, text[s.start : s.end]) for s in segment(text, query)]

    return _cut
