"""Groundwire: checks, span by span, that a model's answer is true to the sources it was given."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grounding._checkout import require_rooms
from grounding._version import __version__

require_rooms(Path(__file__).parent)

if TYPE_CHECKING:
    from grounding.errors import GroundingError, InputTooLarge, InvalidInput
    from grounding.frontdoor import averify, cover, register_identifier, verify, verify_many
    from grounding.gating import gate
    from grounding.labels import Label
    from grounding.models import Claim, Coverage, Evidence, Kind, Passage, Payload, Status, Verdict
    from grounding.policy import Policy
    from grounding.reading.own_identifiers import IdentifierKind
    from grounding.report import Report
    from grounding.retrievers.wrapping import wrap
    from grounding.sources import Registry, Source

_HOME = {
    "GroundingError": "errors",
    "InputTooLarge": "errors",
    "InvalidInput": "errors",
    "averify": "frontdoor",
    "cover": "frontdoor",
    "register_identifier": "frontdoor",
    "IdentifierKind": "reading.own_identifiers",
    "verify": "frontdoor",
    "verify_many": "frontdoor",
    "gate": "gating",
    "Label": "labels",
    "Claim": "models",
    "Coverage": "models",
    "Evidence": "models",
    "Kind": "models",
    "Passage": "models",
    "Payload": "models",
    "Status": "models",
    "Verdict": "models",
    "Policy": "policy",
    "Registry": "sources",
    "Report": "report",
    "Source": "sources",
    "wrap": "retrievers.wrapping",
}

__all__ = [
    "Claim",
    "Coverage",
    "Evidence",
    "GroundingError",
    "IdentifierKind",
    "InputTooLarge",
    "InvalidInput",
    "Kind",
    "Label",
    "Passage",
    "Payload",
    "Policy",
    "Registry",
    "Report",
    "Source",
    "Status",
    "Verdict",
    "__version__",
    "averify",
    "cover",
    "gate",
    "register_identifier",
    "verify",
    "verify_many",
    "wrap",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its module when it is first used, so that `import grounding` stays light."""
    if name not in _HOME:
        raise AttributeError(f"module 'grounding' has no attribute {name!r}")
    value = getattr(import_module(f"grounding.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
