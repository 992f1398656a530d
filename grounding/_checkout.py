"""A source checkout reaches its rooms through symbolic links; without them it says what to do.

Git writes a link as a small text file where the file system or the user's settings allow no links
(Windows without Developer Mode, some archives and shared folders). Python would then report that
`grounding.verifiers` does not exist, which helps nobody.
"""

from __future__ import annotations

from pathlib import Path

ROOMS = ("api", "retrievers", "verifiers")


def require_rooms(package: Path) -> None:
    """Nothing, where every room of the package in that folder can be imported.

    Args:
        package: The folder of the package `grounding`.

    Raises:
        ImportError: A room is no folder; says how to get one.
    """
    broken = [room for room in ROOMS if not (package / room).is_dir()]
    if not broken:
        return
    paths = " ".join(f"grounding/{room}" for room in broken)
    raise ImportError(
        f"this checkout of Groundwire has no symbolic links: {paths} should link to the "
        f"folder{'s' if len(broken) > 1 else ''} of that name beside grounding/. Either let git make them: "
        f"git config core.symlinks true && git checkout -- {paths} "
        "(on Windows, turn on Developer Mode first); or install the package, which needs no links: pip install ."
    )
