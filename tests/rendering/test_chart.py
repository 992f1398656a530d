"""The drawing of an audit: nothing stands on anything else, whatever is drawn, and no text does anything."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding import Registry
from grounding.audit import Audit, Part, PartKind, Structure, Wiring, audit
from grounding.models import Verdict, as_moment
from grounding.rendering.layout import WIDE, laid_out
from grounding.rendering.visible import columns
from grounding.usage import Acted, Noted, Outcome, Usage

if TYPE_CHECKING:
    from playwright.sync_api import Browser

sync_api = pytest.importorskip("playwright.sync_api", reason="no playwright: install groundwire[test]")
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


def picture(sources: int, steps: int, actions: int = 0, *, name: str = "source", gated: bool = True) -> Audit:
    """A chain of any size, with calls of every outcome."""
    parts = [Part("r", PartKind.RETRIEVER, "VectorIndexRetriever", "similarity_top_k 5")]
    parts += [Part(f"s{n}", PartKind.STEP, f"{name} MMWWSimilarityPostprocessor {n}", name) for n in range(steps)]
    parts.append(Part("g", PartKind.GENERATOR, "CompactAndRefine", "gpt-5 mini"))
    flows = tuple((a.id, b.id, "passages") for a, b in pairwise(parts))
    registry = Registry.of(
        [{"name": f"{name} {n}", "required_for": ["*"] if n % 3 == 0 else []} for n in range(sources)]
    )
    usage = Usage()
    acted = tuple(Acted(name=f"{name} action {n}", done=True) for n in range(actions))
    for n in range(sources):
        outcome = Outcome.NOT_CHECKED if n == 0 else Outcome.REPORTED
        named = (f"{name} {n}",) if n % 2 else ()
        usage.note(Noted(outcome=outcome, sources=named, actions=acted))
    usage.note(Noted(outcome=Outcome.ABSTAINED))
    asked = tuple(source.name for source in registry.sources[:2])
    wiring = Wiring(Structure(name, tuple(parts), flows, ("r",), "g", True), registry, gated=gated, asked_again=asked)
    return audit(wiring, usage.recorded())


def documented() -> Audit:
    """What the documentation shows."""
    parts = (
        Part("store", PartKind.STORE, "ChromaVectorStore", "collection handbook"),
        Part("retriever", PartKind.RETRIEVER, "VectorIndexRetriever", "similarity_top_k 5"),
        Part("step", PartKind.STEP, "SentenceTransformerRerank", "of passages"),
        Part("generator", PartKind.GENERATOR, "CompactAndRefine", "the model"),
    )
    flows = tuple((one.id, two.id, "passages") for one, two in pairwise(parts))
    registry = Registry.of(
        [
            {"name": "house rules", "required_for": ["office"], "max_age_days": 400},
            {"name": "payroll", "required_for": ["salary"]},
            {"name": "summaries", "generated": True},
            {"name": "canteen", "reach": {"directory": "canteen"}},
        ]
    )
    usage = Usage()
    sent = (Acted(name="send_mail", done=True),)
    for number in range(40):
        asked = as_moment(f"2024-05-{number % 28 + 1:02d}")
        verdict = Verdict.PARTIAL if number % 8 == 3 else Verdict.GROUNDED
        lost = number in (7, 21)
        usage.note(
            Noted(
                outcome=Outcome.NOT_CHECKED if lost else Outcome.ABSTAINED if number % 9 == 5 else Outcome.REPORTED,
                retriever="VectorIndexRetriever",
                sources=("house rules",),
                as_of=asked,
                verdict=None if lost else verdict,
                looked_up=("canteen",) if verdict is Verdict.PARTIAL else None,
                actions=sent if number % 8 == 3 else (),
            )
        )
    structure = Structure("Handbook assistant", parts, flows, ("store",), "generator", True)
    return audit(Wiring(structure, registry, gated=True, asked_again=("canteen",)), usage.recorded())


HOSTILE = "<script>alert(1)</script>&\"'\u202ex\x00 \U0001f600"
PICTURES = {
    "that of the documentation": documented(),
    "the smallest": picture(0, 0, gated=False),
    "a usual one": picture(3, 1),
    "with actions": picture(2, 2, 3),
    "of twenty parts": picture(9, 4, 2),
    "of many sources": picture(40, 1, 0),
    "with long names": picture(6, 2, 2, name="W" * 300),
    "with wide signs": picture(4, 1, 1, name="有価証券報告書の売上高と営業利益の明細"),
    "with hostile names": picture(3, 1, 1, name=HOSTILE),
}


@pytest.fixture(params=list(PICTURES.values()), ids=list(PICTURES))
def drawn(request: pytest.FixtureRequest) -> Audit:
    chosen: Audit = request.param
    return chosen


def test_the_drawing_is_one_that_parses_and_needs_nothing_else(drawn: Audit) -> None:
    svg = drawn.as_svg()
    root = ElementTree.fromstring(svg)
    assert root.tag.endswith("svg")
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {
        *("svg", "title", "desc", "style", "rect", "text", "g", "path", "circle")
    }
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    assert drawn.as_svg() == svg


def test_the_same_picture_is_drawn_whatever_chance_says() -> None:
    random.seed(1)
    first = picture(9, 4, 2).as_svg()
    random.seed(2)
    assert picture(9, 4, 2).as_svg() == first


def test_the_documentation_shows_what_is_drawn() -> None:
    shown = Path(__file__).parents[2] / "docs" / "audit.svg"
    assert shown.read_text(encoding="utf-8") == documented().as_svg()


def test_many_sources_are_drawn_as_a_few_and_all_are_in_the_table() -> None:
    many = PICTURES["of many sources"]
    assert "more sources" in many.as_svg()
    assert all(f"source {n} " in many.as_text() for n in range(40))


@pytest.mark.parametrize("width", [40, 72, 100, 200])
def test_tables_keep_to_their_width(drawn: Audit, width: int) -> None:
    rows = [line for line in drawn.as_text(width=max(width, 72)).splitlines() if "  " in line.strip()]
    assert rows
    assert all(columns(line) <= max(width, 72) for line in rows if "→" not in line)


EDGES = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30, unique=True)


@given(EDGES, st.integers(1, 12), st.integers(0, 6))
def test_boxes_never_overlap_and_edges_join_them_whatever_flows_where(
    edges: list[tuple[int, int]], boxes: int, first: int
) -> None:
    names = [str(n) for n in range(boxes)]
    joined = [(str(a), str(b)) for a, b in edges if a < boxes and b < boxes and a != b]
    layout = laid_out(dict.fromkeys(names, 60.0), joined, names[: min(first, boxes)], names[-1:])
    places = list(layout.boxes.values())
    assert len(places) == boxes
    for at, (x, y) in enumerate(places):
        assert 0 <= x <= layout.width - WIDE + 0.1
        assert 0 <= y <= layout.height - 59.9
        assert all(abs(x - x2) >= WIDE or abs(y - y2) >= 60 for x2, y2 in places[at + 1 :])
    for (start, end), points in layout.paths.items():
        (x, y), (to_x, to_y) = points[0], points[-1]
        assert layout.boxes[start][0] <= x <= layout.boxes[start][0] + WIDE
        assert y == pytest.approx(layout.boxes[start][1] + 60)
        assert layout.boxes[end][0] <= to_x <= layout.boxes[end][0] + WIDE
        assert to_y == pytest.approx(layout.boxes[end][1])


# In a browser -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if BROWSER is None:
        pytest.skip("no browser: neither chromium, chromium-browser nor google-chrome")
    with sync_api.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        yield started
        started.close()


MEASURED = """() => {
  const box = e => { const r = e.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom] };
  return {
    nodes: [...document.querySelectorAll('.node')].map(
      n => ({ box: box(n.querySelector('.box')), texts: [...n.querySelectorAll('text')].map(box) })),
    badges: [...document.querySelectorAll('.note circle')].map(box),
    legend: [...document.querySelectorAll('svg > text')].map(box),
    svg: box(document.querySelector('svg')),
    flows: [...document.querySelectorAll('.flow.no')].map(e => getComputedStyle(e).strokeDasharray),
  }
}"""


def apart(one: list[float], two: list[float]) -> bool:
    return one[2] <= two[0] + 0.5 or two[2] <= one[0] + 0.5 or one[3] <= two[1] + 0.5 or two[3] <= one[1] + 0.5


def inside(one: list[float], two: list[float]) -> bool:
    return one[0] >= two[0] - 0.5 and one[1] >= two[1] - 0.5 and one[2] <= two[2] + 0.5 and one[3] <= two[3] + 0.5


def pairs(boxes: list[list[float]]) -> Iterator[tuple[list[float], list[float]]]:
    return ((one, two) for at, one in enumerate(boxes) for two in boxes[at + 1 :])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_a_browser_no_text_leaves_its_box_and_nothing_covers_anything(
    browser: Browser, tmp_path: Path, drawn: Audit, scheme: Any
) -> None:
    wrong: list[str] = []
    context = browser.new_context(viewport={"width": 1240, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    page.on("console", lambda message: wrong.append(message.text))
    path = tmp_path / "audit.html"
    page.on("request", lambda request: wrong.append(request.url) if request.url != path.as_uri() else None)
    path.write_text(drawn.as_html(), encoding="utf-8")
    page.goto(path.as_uri())
    seen = page.evaluate(MEASURED)
    context.close()
    assert wrong == []
    boxes = [node["box"] for node in seen["nodes"]]
    assert len(boxes) >= 3
    for node in seen["nodes"]:
        assert all(inside(text, node["box"]) for text in node["texts"])
        assert all(apart(one, two) for one, two in pairs(node["texts"]))
    assert all(apart(one, two) for one, two in pairs(boxes))
    assert all(apart(badge, box) for badge in seen["badges"] for box in boxes)
    assert all(apart(one, two) for one, two in pairs(seen["badges"]))
    assert all(inside(text, seen["svg"]) for text in seen["legend"])
    assert all(apart(one, two) for one, two in pairs(seen["legend"]))
    assert all(dashes != "none" for dashes in seen["flows"])
