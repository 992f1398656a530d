"""Coverage for people: sources, payload and gaps in the terminal and on the page, and overviews of many."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from grounding.models import (
    Coverage,
    Evidence,
    Gap,
    GapKind,
    NeedStatus,
    PayloadUse,
    Relation,
    Severity,
    Similarities,
    SourceUse,
    Verdict,
)
from grounding.overview import Counting, Overview, Seen, SeenGap, SeenNeed, SeenSource
from grounding.rendering.covered import Standing, payload_told, source_state, source_told
from grounding.rendering.overview import overview_page
from grounding.rendering.overview_text import layout_overview
from grounding.rendering.text import layout_coverage, render_text
from grounding.rendering.visible import columns
from grounding.report import Report

DAY = datetime(2024, 1, 1, tzinfo=UTC)


def use(**fields: object) -> SourceUse:
    given = {"name": "filings", "registered": True, "required": False, "consulted": True, "passages": 2, **fields}
    return SourceUse.model_validate(given)


SOURCES = [
    ("consulted", use(), Standing.GOOD, "consulted, 2 passages"),
    ("required", use(required=True), Standing.GOOD, "required, consulted, 2 passages"),
    ("missed", use(required=True, consulted=False), Standing.MISSED, "required, and not consulted"),
    ("idle", use(consulted=False), Standing.IDLE, "not consulted"),
    ("stale", use(stale=1), Standing.LACKING, "consulted, 2 passages, 1 stale"),
    ("incomplete", use(complete=False), Standing.LACKING, "consulted, 2 passages, not complete"),
    ("complete", use(complete=True), Standing.GOOD, "consulted, 2 passages, complete"),
    ("of one day", use(oldest=DAY, newest=DAY), Standing.GOOD, "consulted, 2 passages, as of 2024-01-01"),
    (
        "of several days",
        use(oldest=DAY, newest=DAY + timedelta(days=9)),
        Standing.GOOD,
        "consulted, 2 passages, as of 2024-01-01 to 2024-01-10",
    ),
    ("a stranger", use(registered=False), Standing.GOOD, "consulted, 2 passages, not registered"),
]


@pytest.mark.parametrize(("source", "state", "told"), [c[1:] for c in SOURCES], ids=[c[0] for c in SOURCES])
def test_a_source_is_told_with_how_it_stands(source: SourceUse, state: Standing, told: str) -> None:
    assert source_state(source) is state
    assert source_told(source) == told


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        (PayloadUse(passages=0, words=0), "0 passages, 0 words"),
        (PayloadUse(passages=1, words=10, repeated=0, unused=0), "1 passage, 10 words; 0% beside the query"),
        (
            PayloadUse(passages=2, words=10, repeated=5, unused=None, dropped=3),
            "2 passages, 10 words; 50% repeated; 3 dropped",
        ),
        (
            PayloadUse(
                passages=2, words=10, similarities=Similarities(given=2, first=0.9, second=0.8, last=0.8, margin=0.1)
            ),
            "2 passages, 10 words; similarity 0.9 to 0.8; margin 0.1",
        ),
        (
            PayloadUse(passages=1, words=9, similarities=Similarities(given=1, first=0.9, last=0.9)),
            "1 passage, 9 words; similarity 0.9",
        ),
    ],
)
def test_a_payload_is_told_in_one_line(payload: PayloadUse, told: str) -> None:
    assert payload_told(payload) == told


def full(report: Report) -> Report:
    """The report with all that coverage can tell."""
    assert report.subject is not None
    passage = report.subject.payload.passages[0]
    one, two = (
        Evidence(source_id=passage.id, start=a, end=b, text=passage.text[a:b], relation=relation)
        for a, b, relation in ((0, 9, Relation.SUPPORTS), (10, 17, Relation.CONTRADICTS))
    )
    gaps = (
        Gap(kind=GapKind.OVERLOADED, severity=Severity.LOW, message="much is beside it", remedy="rerank"),
        *report.coverage.gaps,
        Gap(
            kind=GapKind.PASSAGES_DISAGREE,
            severity=Severity.MEDIUM,
            message="two say two things",
            remedy="say which goes before",
            evidence=(one, two),
        ),
    )
    coverage = report.coverage.model_copy(
        update={
            "gaps": gaps,
            "sources": (use(), use(name="prices", required=True, consulted=False, passages=0)),
            "payload": PayloadUse(passages=2, words=40, repeated=10, unused=4),
        }
    )
    return report.model_copy(update={"coverage": coverage})


def test_the_text_shows_sources_payload_and_the_worst_gap_first(quarterly: Report) -> None:
    text = render_text(full(quarterly))
    assert "✓ source filings  consulted, 2 passages" in text
    assert "✗ source prices  required, and not consulted" in text
    assert "payload  2 passages, 40 words; 25% repeated; 10% beside the query" in text
    assert re.findall(r"gap \((\w+)\)", text) == ["high", "medium", "low"]
    assert "Say which goes before." in text


def test_the_page_shows_them_too_and_links_gaps_to_both_spans(quarterly: Report) -> None:
    page = full(quarterly).to_html()
    assert "required, and not consulted" in page
    assert "25% repeated" in page
    assert page.index("No passage speaks of") < page.index("Two say two things") < page.index("Much is beside it")
    links = re.findall(r'<a class="at" href="#(e\d+)"', page)
    assert len(links) == 2
    assert all(f'id="{link}"' in page for link in links)


def test_a_coverage_of_an_earlier_version_can_still_be_shown() -> None:
    old = Coverage.model_validate({"answerable": True, "score": 0.5, "needs": [], "gaps": []})
    assert "Coverage" in "".join(piece.text for line in layout_coverage(old) for piece in line)


# Overviews -----------------------------------------------------------------------------------------------

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)></style>\u202e{{7*7}}"


def overview(queries: int = 30, name: str = "filings", *, judged: bool = True, dated: bool = True) -> Overview:
    counting = Counting()
    for at in range(queries):
        counting.add(
            Seen(
                answerable=at % 3 > 0,
                coverage=0.5,
                needs=(SeenNeed("metric", list(NeedStatus)[at % len(NeedStatus)], name),),
                gaps=(SeenGap("missing_need", list(Severity)[at % 3], name),) if at % 2 else (),
                sources=(SeenSource(name, True, at % 4 > 0, 2, at % 5),),
                verdict=list(Verdict)[at % 3] if judged else None,
                checked=0.5,
                failures=frozenset({"contradiction"}) if judged and at % 3 else frozenset(),
                at=DAY + timedelta(days=at) if dated else None,
            )
        )
    return counting.overview()


@pytest.mark.parametrize("judged", [True, False])
@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("queries", [1, 2, 30, 500])
def test_every_overview_has_a_page_with_lawful_drawings_inside_their_area(
    queries: int, dated: bool, judged: bool
) -> None:
    page = overview_page(overview(queries, judged=judged, dated=dated))
    drawings = [ElementTree.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]
    steps = [svg for svg in drawings if svg.get("class") == "steps"]
    assert len(steps) == (queries > 1)
    for svg in drawings:
        _, _, wide, tall = map(float, str(svg.get("viewBox")).split())
        for shape in svg.iter("rect"):
            x, y, width, height = (float(str(shape.get(key))) for key in ("x", "y", "width", "height"))
            assert 0 <= x <= x + width <= wide + 0.1
            assert 0 <= y <= y + height <= tall + 0.1
    assert ('class="tally' in page) is judged
    assert "<script" not in page


def test_hostile_names_stay_text() -> None:
    page = overview_page(overview(name=HOSTILE))
    assert "<script" not in page
    assert "<img" not in page
    assert "49" not in re.findall(r"<bdi>(.*?)</bdi>", page)
    assert "\u202e" not in page
    text = "\n".join("".join(piece.text for piece in line) for line in layout_overview(overview(name=HOSTILE)))
    assert "\u202e" not in text


@pytest.mark.parametrize("width", [10, 40, 100, 200])
def test_the_text_keeps_to_its_columns(width: int) -> None:
    found = overview(name="a source with a name that goes on and on, well beyond what a line has room for 長い名前")
    for line in layout_overview(found, width):
        assert columns("".join(piece.text for piece in line).rstrip()) <= max(width, 80)


def test_shares_in_the_terminal_are_told_apart_without_colours() -> None:
    text = "\n".join("".join(piece.text for piece in line) for line in layout_overview(overview()))
    bars = re.findall(r"[█▒░]{20}", text)
    assert bars
    assert set("".join(bars)) == {"█", "▒", "░"}
