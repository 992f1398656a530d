"""A wrapped object stands where its inner one stood: what it does not do itself, the inner one does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from grounding.retrievers.recording import Recorder
    from grounding.retrievers.records import Records

_OWN = ("_inner", "_recorder")


class Standing:
    """Goes before a framework's class among the bases of a wrapper, whose state is all the inner object's.

    Args:
        inner: What is wrapped.
        recorder: Judges and records what it returns.
    """

    def __init__(self, inner: Any, recorder: Recorder) -> None:
        # The framework's own constructor is not called: reading and writing attributes reaches the inner object.
        object.__setattr__(self, "_inner", inner)
        object.__setattr__(self, "_recorder", recorder)

    @classmethod
    def around(cls, inner: Any, recorder: Recorder) -> Self:
        """The same as the constructor, which a type checker takes for the framework's."""
        return cls(inner, recorder)

    @property
    def groundwire(self) -> Records:
        """The records of the calls."""
        recorder: Recorder = self._recorder
        return recorder.records

    def __getattr__(self, name: str) -> Any:
        if name in _OWN:  # while it is being copied or unpickled
            raise AttributeError(name)
        return getattr(self._inner, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _OWN:
            object.__setattr__(self, name, value)
        else:
            setattr(self._inner, name, value)

    def __str__(self) -> str:
        return str(self._inner)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._inner!r})"
