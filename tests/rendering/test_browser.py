"""The HTML page in a real browser: what a reader can do with it, and that hostile text does nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from grounding.models import NeedStatus, Severity, Verdict
from grounding.overview import Counting, Seen, SeenGap, SeenNeed, SeenSource
from grounding.rendering.overview import overview_page
from grounding.report import Report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

MakeReport = Callable[..., Report]

sync_api = pytest.importorskip("playwright.sync_api", reason="no playwright: install groundwire[test]")

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = pytest.mark.skipif(
    BROWSER is None, reason="no browser: neither chromium, chromium-browser nor google-chrome"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_api.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        yield started
        started.close()


class Shown:
    """A report's page in a browser, and what it did that it should not."""

    def __init__(self, page: Page, path: Path, report: Report) -> None:
        self.page = page
        self.wrong: list[str] = []
        page.on("dialog", self.refuse)
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("console", lambda message: self.wrong.append(f"console: {message.text}"))
        page.on("request", lambda request: self.wrong.append(request.url) if request.url != path.as_uri() else None)
        path.write_text(report.to_html(), encoding="utf-8")
        page.goto(path.as_uri())

    def refuse(self, dialog: Dialog) -> None:
        self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def count(self, selector: str) -> int:
        return self.page.locator(selector).count()

    def lit(self) -> str:
        return "".join(self.page.locator(".passages mark.lit").all_inner_texts())


Show = Callable[..., Shown]


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Show]:
    contexts = []

    def shown(report: Report, **options: Any) -> Shown:
        context = browser.new_context(
            **{"viewport": {"width": 1400, "height": 900}, "reduced_motion": "reduce", **options}
        )
        contexts.append(context)
        return Shown(context.new_page(), tmp_path / "report.html", report)

    yield shown
    for context in contexts:
        context.close()


def test_the_page_loads_without_a_word_of_complaint(show: Show, quarterly: Report) -> None:
    shown = show(quarterly)
    assert shown.page.title() == "Partial: report r1"
    assert shown.page.locator(".inspector").is_hidden()
    assert shown.wrong == []


def test_choosing_a_span_opens_its_evidence_inside_the_passage(show: Show, quarterly: Report) -> None:
    shown = show(quarterly)
    shown.page.click(".run.leaf.contradicted")
    inspector = shown.page.locator(".inspector").inner_text()
    assert "wrong period" in inspector
    assert "$85.8 billion" in inspector
    assert "Revenue in the" not in inspector
    assert shown.lit() == "Third quarter of fiscal 2024: revenue of $85.8 billion$94.9 billion"
    assert shown.page.locator(".passages mark.lit").first.is_visible()
    assert shown.wrong == []


def test_choosing_a_statement_shows_what_stands_in_it(show: Show, quarterly: Report) -> None:
    shown = show(quarterly)
    shown.page.click(".tag >> nth=0")
    bodies = shown.page.locator(".inspector .quoted").all_inner_texts()
    assert bodies == [
        "Revenue in the third quarter of fiscal 2024 was $94.9 billion.",
        "third quarter of fiscal 2024",
        "$94.9 billion",
    ]


def test_a_piece_of_evidence_can_be_gone_to_by_itself(show: Show, quarterly: Report) -> None:
    shown = show(quarterly)
    shown.page.click(".run.leaf.contradicted")
    shown.page.click(".inspector .proof >> nth=1")
    assert shown.lit() == "$94.9 billion"


def test_everything_can_be_done_with_the_keyboard(show: Show, quarterly: Report) -> None:
    shown = show(quarterly)
    span = shown.page.locator(".run[role=button]").nth(1)
    assert span.get_attribute("aria-label") == "figure, contradicted: $94.9 billion"
    span.focus()
    shown.page.keyboard.press("Enter")
    assert shown.page.locator(".inspector").is_visible()
    shown.page.keyboard.press("Escape")
    assert shown.page.locator(".inspector").is_hidden()
    assert (
        shown.page.evaluate("document.activeElement.getAttribute('aria-label')")
        == "figure, contradicted: $94.9 billion"
    )
    assert shown.lit() == ""
    shown.page.keyboard.press(" ")
    assert shown.page.locator(".inspector").is_visible()


def test_every_claim_can_be_reached_with_the_tab_key(show: Show, quarterly: Report) -> None:
    shown = show(quarterly)
    reached = set()
    for _ in range(60):
        shown.page.keyboard.press("Tab")
        found = shown.page.evaluate("document.activeElement.closest('[data-c]')?.dataset.c.split(' ')[0] ?? null")
        reached.add(found)
    assert reached >= {str(number) for number in range(6)}


def test_claims_can_be_stepped_through(show: Show, quarterly: Report) -> None:
    shown = show(quarterly)
    shown.page.click(".tag >> nth=0")
    quoted = []
    for _ in range(6):
        shown.page.click("[data-step='1']")
        quoted.append(shown.page.locator(".inspector .quoted").first.inner_text())
    assert len(set(quoted)) == 6


@pytest.mark.parametrize(
    ("status", "count"), [("contradicted", 2), ("unsupported", 1), ("supported", 2), ("unchecked", 1)]
)
def test_claims_can_be_filtered_by_status(show: Show, quarterly: Report, status: str, count: int) -> None:
    shown = show(quarterly)
    shown.page.click(f".tally.{status}")
    assert shown.count(".claim:visible") == count
    assert shown.page.locator(".filtered").inner_text() == f"Showing {count} {status} of 6 claims."
    shown.page.click(f".tally.{status}")
    assert shown.count(".claim:visible") == 6


def test_status_is_told_by_more_than_colour(show: Show, quarterly: Report) -> None:
    shown = show(quarterly)
    styles = {
        status: shown.page.evaluate(f"getComputedStyle(document.querySelector('.run.{status}')).borderBottomStyle")
        for status in ("supported", "contradicted", "unsupported", "unchecked")
    }
    assert len(set(styles.values())) == 4
    assert shown.page.evaluate("getComputedStyle(document.querySelector('.run.words')).textDecorationStyle") == "wavy"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_the_readers_colour_scheme(show: Show, quarterly: Report, scheme: str) -> None:
    shown = show(quarterly, color_scheme=scheme)
    red = shown.page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]")
    assert (int(red) > 200) == (scheme == "light")


def test_a_phone_shows_it_without_scrolling_sideways(show: Show, quarterly: Report) -> None:
    shown = show(quarterly, viewport={"width": 360, "height": 740}, has_touch=True)
    shown.page.tap(".run.leaf.contradicted")
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 360
    sheet = shown.page.locator(".inspector").bounding_box()
    chosen = shown.page.locator(".run.chosen").first.bounding_box()
    assert sheet is not None
    assert chosen is not None
    assert 0 <= chosen["y"] < sheet["y"], "the sheet covers what was chosen"


def test_paper_is_white_even_at_night(show: Show, quarterly: Report) -> None:
    shown = show(quarterly, color_scheme="dark")
    shown.page.emulate_media(media="print", color_scheme="dark")
    assert shown.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert shown.page.evaluate("getComputedStyle(document.body).color") == "rgb(29, 28, 26)"


def test_on_paper_all_passages_are_open_and_the_inspector_is_gone(show: Show, quarterly: Report) -> None:
    shown = show(quarterly)
    shown.page.click(".run.leaf.contradicted")
    shown.page.emulate_media(media="print")
    assert shown.page.locator(".inspector").is_hidden()
    assert shown.page.locator(".passage .text").last.is_visible()


def test_without_scripts_everything_can_still_be_read(show: Show, quarterly: Report) -> None:
    shown = show(quarterly, java_script_enabled=False)
    assert shown.count(".claim:visible") == 6
    shown.page.click(".proof >> nth=0")
    target = shown.page.url.rpartition("#")[2]
    assert shown.page.locator(f"#{target} ~ mark").first.is_visible()


HOSTILE = (
    '<script>alert(1)</script></script><img src=x onerror=alert(2)>" onfocus=alert(3) autofocus tabindex=1 x="\' '
    "</style></title></textarea><svg onload=alert(4)><a href=javascript:alert(5)>go</a>"
    "<iframe srcdoc='<script>alert(6)</script>'></iframe><base href=//evil.example/>"
    "<meta http-equiv=refresh content='0;url=//evil.example'>${alert(7)}{{alert(8)}}"
)


def test_hostile_text_does_nothing(show: Show, make_report: MakeReport) -> None:
    shown = show(make_report(HOSTILE, HOSTILE, passage_id=HOSTILE, message=HOSTILE, query=HOSTILE))
    for selector in (".run", ".tag", ".proof >> nth=0", ".tally.supported", ".go", "[data-step='1']"):
        shown.page.locator(selector).first.click()
    shown.page.wait_for_timeout(100)
    assert shown.wrong == []
    assert shown.count("script") == 1
    assert shown.count("img, svg, iframe, base, textarea, object, embed, form, link") == 0
    assert shown.count("a[href]:not([href^='#'])") == 0
    assert shown.page.locator(".passages .text").inner_text() == HOSTILE


def test_an_injected_script_would_not_run_either(browser: Browser, tmp_path: Path, quarterly: Report) -> None:
    html = quarterly.to_html().replace(
        "<main", "<script>window.ran = true</script><img src=x onerror='window.ran = true'><main"
    )
    path = tmp_path / "injected.html"
    path.write_text(html, encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    assert page.evaluate("window.ran === undefined")
    assert page.locator(".run").first.is_visible()
    page.close()


def test_right_to_left_text_does_not_turn_what_stands_around_it(show: Show, make_report: MakeReport) -> None:
    shown = show(make_report("שלום 123 world\u202e reversed", "בדיקה \u2066 x"))
    assert "[U+202E]" in shown.page.locator(".answer").inner_text()
    assert shown.page.locator(".quoted bdi").count() == 1
    assert shown.wrong == []


def test_a_passage_of_a_megabyte_is_shown_at_once(show: Show, make_report: MakeReport) -> None:
    shown = show(make_report("word", "word " * 250_000))
    assert "characters not shown" in shown.page.locator(".passages").inner_text()
    assert shown.wrong == []


# Overviews -----------------------------------------------------------------------------------------------


def _overview(name: str) -> str:
    counting = Counting()
    for at in range(60):
        counting.add(
            Seen(
                answerable=at % 4 > 0,
                coverage=0.5,
                needs=(SeenNeed("metric", NeedStatus.MISSING, f"{name} {at % 7}"),),
                gaps=(SeenGap("missing_need", Severity.HIGH if at % 2 else Severity.LOW, "Raise k."),),
                sources=(SeenSource(name, True, at % 3 > 0, 2, at % 5),),
                verdict=list(Verdict)[at % 3],
                checked=0.25 + at / 100,
                at=datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=at),
            )
        )
    return overview_page(counting.overview())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1300])
@pytest.mark.parametrize("name", ["filings", HOSTILE])
def test_an_overview_is_drawn_without_a_word_of_complaint(
    browser: Browser, tmp_path: Path, scheme: Literal["light", "dark"], width: int, name: str
) -> None:
    path = tmp_path / "overview.html"
    path.write_text(_overview(name), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    wrong: list[str] = []
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text))
    page.on("request", lambda request: wrong.append(request.url) if request.url != path.as_uri() else None)
    page.goto(path.as_uri())
    assert page.locator(".steps .column").count() > 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    fills = {
        tone: page.evaluate(f"getComputedStyle(document.querySelector('.steps rect.{tone}')).fill")
        for tone in ("grounded", "partial", "ungrounded", "count")
    }
    assert len(set(fills.values())) == 4, "a style that did not take effect leaves all of them black"
    page.click("summary")
    assert page.locator("details table").is_visible()
    assert page.locator("script, img, iframe, form, link").count() == 0
    assert wrong == []
    page.close()
