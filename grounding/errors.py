"""Every error that Groundwire raises on purpose.

GroundingError
├── InvalidInput (ValueError)      a field is missing, malformed or breaks a law; names the field
│   └── InputTooLarge              a field is over a limit; names the field, its size and the limit
├── UnknownPolicy (LookupError)    no policy has that name
├── MissingExtra (ImportError)     an optional dependency is not installed; names the extra
├── DamagedModel                   a shipped model file is missing or its hash differs
├── RetrievalFailed                a wrapped retriever raised; the original error is its cause
└── BudgetExhausted                a verifier used up its work; caught by the checker, never seen outside
"""

from __future__ import annotations


class GroundingError(Exception):
    """Root of all errors raised on purpose by Groundwire."""


class InvalidInput(GroundingError, ValueError):
    """A field of the input can't be used.

    Args:
        field: Path of the field in the wire form, for example ``sources[3].id``.
        problem: What is wrong with it, one sentence without the field's name.
    """

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


class InputTooLarge(InvalidInput):
    """A field is larger than the policy's limit; nothing of it was judged.

    Args:
        field: Path of the field in the wire form.
        size: Its size, in `unit`.
        limit: The largest size accepted, in `unit`.
        unit: What is counted, ``code points`` by default.
    """

    def __init__(self, field: str, size: int, limit: int, unit: str = "code points") -> None:
        super().__init__(field, f"{size:,} {unit}; the limit is {limit:,}")
        self.size = size
        self.limit = limit


class UnknownPolicy(GroundingError, LookupError):
    """No policy has the name that was asked for."""


class MissingExtra(GroundingError, ImportError):
    """An optional dependency is not installed.

    Args:
        package: The distribution that could not be imported.
        extra: The extra of ``groundwire`` that installs it.
    """

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"{package} is not installed; run: pip install 'groundwire[{extra}]'")
        self.extra = extra


class DamagedModel(GroundingError):
    """A shipped model file is missing, or its SHA-256 is not the one recorded."""


class RetrievalFailed(GroundingError):
    """A wrapped retriever or chain raised; the foreign exception is the cause."""


class BudgetExhausted(GroundingError):
    """A verifier has used up the work allotted to it; the checker turns this into `unchecked`."""
