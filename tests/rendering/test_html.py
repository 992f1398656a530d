"""The HTML page as text: what stands in it, and that no text can get out of its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grounding.errors import InvalidInput
from grounding.models import Claim, Coverage, Evidence, Kind, Message, Passage, Payload, Reason, Searched, Status
from grounding.rendering import page as page_module
from grounding.rendering.html import render_html, security_policy
from grounding.rendering.visible import visible
from grounding.report import Report, Subject

MakeReport = Callable[..., Report]

NAMED = frozenset({"answer", "answer-title", "claims-title", "facts-title", "coverage-title"})
VOID = frozenset({"meta", "link", "br", "img", "input", "hr"})


class Outline(HTMLParser):
    """The elements of a page, and the text inside chosen ones."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.values: list[str] = []
        self.ids: list[str] = []
        self.open: list[tuple[str, str]] = []
        self.answer = ""
        self.passages: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.attributes.update(given)
        self.values += [value for name, value in attrs if name in ("href", "src") and value is not None]
        self.ids += [value for name, value in attrs if name == "id" and value is not None]
        classes = given.get("class") or ""
        if tag not in VOID:
            self.open.append((tag, classes))
        if tag == "div" and classes == "text":
            self.passages.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag, "elements do not nest"

    def handle_data(self, data: str) -> None:
        inside = [classes for _, classes in self.open]
        if any(name.startswith("tag ") or name == "cut" for name in inside):
            return
        if "text answer" in inside:
            self.answer += data
        elif "text" in inside and "query" not in inside:
            self.passages[-1] += data


ELEMENTS = frozenset(
    {"html", "head", "meta", "title", "style", "script", "body", "header", "main", "section", "aside", "footer", "div"}
    | {"h1", "h2", "h3", "p", "ul", "ol", "li", "dl", "dt", "dd", "details", "summary"}
    | {"a", "b", "i", "q", "bdi", "mark", "span", "code", "meter", "button"}
)
HOSTILE = [
    pytest.param("<script>alert(1)</script>", id="script"),
    pytest.param("</script><script>alert(1)</script>", id="end of script"),
    pytest.param("<img src=x onerror=alert(1)>", id="image with a handler"),
    pytest.param('" onfocus="alert(1)" autofocus x="', id="out of an attribute"),
    pytest.param("' onmouseover='alert(1)", id="out of an attribute in single quotes"),
    pytest.param("</div></main></body><h1>ungrounded</h1>", id="end tags"),
    pytest.param("<!-- a comment", id="comment"),
    pytest.param("<![CDATA[ x ]]>", id="CDATA"),
    pytest.param("javascript:alert(1)", id="address"),
    pytest.param("{{ 7 * 7 }}{% raw %}", id="template syntax"),
    pytest.param("</title></style><svg/onload=alert(1)>", id="end of style"),
    pytest.param("&lt;b&gt; &amp;amp; &#x3c;", id="references stay as they were written"),
    pytest.param("a\u2028b\u2029c", id="line separators"),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text_wherever_it_stands(make_report: MakeReport, text: str) -> None:
    report = make_report(text, text, passage_id=text, message=text, query=text)
    html = render_html(report)
    outline = Outline(html)
    assert set(outline.tags) <= ELEMENTS
    assert outline.tags.count("script") == 1
    assert outline.tags.count("h1") == 1
    assert not [name for name in outline.attributes if name.startswith("on") or name in ("src", "style", "srcdoc")]
    assert all(value.startswith("#") for value in outline.values)
    assert outline.answer == visible(text)
    assert outline.passages == [visible(text)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(answer=st.text(min_size=1, max_size=60), passage=st.text(min_size=1, max_size=60))
def test_every_character_of_answer_and_passage_is_on_the_page(
    make_report: MakeReport, answer: str, passage: str
) -> None:
    outline = Outline(render_html(make_report(answer, passage)))
    assert outline.answer == visible(answer)
    assert outline.passages == [visible(passage)]


def test_nested_and_overlapping_claims_leave_the_answer_as_it_was(quarterly: Report) -> None:
    outline = Outline(render_html(quarterly))
    assert quarterly.subject is not None
    assert outline.answer == quarterly.subject.answer
    assert outline.passages == [passage.text for passage in quarterly.subject.payload.passages]


def test_the_page_is_the_same_every_time(quarterly: Report) -> None:
    assert render_html(quarterly) == render_html(quarterly)


def test_ids_are_made_of_numbers_and_stand_once(quarterly: Report) -> None:
    ids = Outline(render_html(quarterly)).ids
    assert len(ids) == len(set(ids))
    assert {name for name in ids if re.fullmatch(r"[ce]\d+", name)} == {
        *(f"c{n}" for n in range(6)),
        *(f"e{n}" for n in range(4)),
    }


def test_nothing_is_fetched(quarterly: Report) -> None:
    html = render_html(quarterly)
    assert not re.search(r"https?://|@import|url\(|<link|<img|<iframe|<base", html)
    assert "default-src 'none'" in security_policy()
    assert f'content="{escape(security_policy())}"' in html.replace("&#39;", "&#x27;")


@pytest.mark.parametrize(
    "told",
    [
        ">Partial<",
        "Some of what the answer states is supported, and some is not.",
        "right value</span> <bdi>$85.8 billion",
        "The passages were clear, and say otherwise.",
        "Searched 1 passage, 204 characters; not entitled to speak: blog.",
        "written by a model, supports nothing",
        "as of 2024-10-31 ",
        "No passage speaks of free cash flow.",
        "Retrieve the cash flow statement.",
        "5 of 6 claims (83%)",
        "2 contradicted",
    ],
)
def test_the_page_tells(quarterly: Report, told: str) -> None:
    assert told.strip() in render_html(quarterly)


def test_evidence_that_decides_nothing_is_called_the_nearest_and_marked_so(nearest: Report) -> None:
    html = render_html(nearest)
    assert ", nearest found</span>" in html
    assert ", supports</span>" not in html
    assert '<mark class="supported"' not in html
    assert '<mark class="unchecked"' in html
    assert html.count("Searched 1 passage") == 1


def test_a_report_without_its_texts_is_refused(quarterly: Report) -> None:
    with pytest.raises(InvalidInput, match="without its texts"):
        render_html(Report.model_validate_json(quarterly.to_json()))


def test_an_answer_without_claims_has_a_page(make_report: MakeReport, quarterly: Report) -> None:
    nothing = {
        "claims": (),
        "coverage": Coverage(answerable=False, score=0),
        "verdict": "partial",
        "verdict_reason": "nothing_to_verify",
        "checked_fraction": 0.0,
    }
    subject = Subject(answer="", payload=Payload())
    html = render_html(Report.model_validate({**dict(quarterly), **nothing, "subject": subject}))
    assert "The answer is empty." in html
    assert "No passages were delivered." in html
    assert "No claim was found in the answer." in html


# Long texts -----------------------------------------------------------------------------------------


def _shifted(found: Evidence, by: int) -> Evidence:
    return found.model_copy(update={"start": found.start + by, "end": found.end + by})


@pytest.fixture
def long_report(quarterly: Report) -> Report:
    """A passage of more than a million characters with evidence in its middle, and a long one without any."""
    assert quarterly.subject is not None
    results, blog = quarterly.subject.payload.passages
    filler = "Lorem ipsum dolor sit amet. " * 20_000
    long = results.model_copy(update={"text": filler + results.text + filler})
    other = blog.model_copy(update={"text": filler})
    claims = []
    for claim in quarterly.claims:
        moved = [_shifted(found, len(filler)) for found in claim.evidence]
        claims.append(claim.model_copy(update={"evidence": tuple(moved)}))
    payload = quarterly.subject.payload.model_copy(update={"passages": (long, other)})
    coverage = quarterly.coverage.model_copy(update={"needs": ()})
    subject = Subject(answer=quarterly.subject.answer, payload=payload)
    return Report.model_validate({**dict(quarterly), "claims": tuple(claims), "coverage": coverage, "subject": subject})


def test_of_a_very_long_passage_what_surrounds_the_evidence_is_shown(long_report: Report) -> None:
    html = render_html(long_report)
    assert len(html) < 100_000
    assert long_report.subject is not None
    passage = long_report.subject.payload.passages[0].text
    shown, opening = Outline(html).passages
    assert shown in passage
    assert "Third quarter of fiscal 2024: revenue of $85.8 billion" in shown
    assert passage.startswith(opening)
    assert "A long text of 1,120,204 characters: what surrounds the evidence is shown." in html
    left_out = [
        int(number.replace(",", "")) for number in re.findall(r'class="cut">([\d,]+) characters not shown', html)
    ]
    assert sum(left_out) + len(shown) + len(opening) == sum(len(p.text) for p in long_report.subject.payload.passages)


def test_many_passages_together_are_cut_to_excerpts_too(quarterly: Report) -> None:
    assert quarterly.subject is not None
    many = tuple(Passage(id=f"p{n}", text="word " * 3_000) for n in range(200))
    payload = quarterly.subject.payload.model_copy(update={"passages": (*quarterly.subject.payload.passages, *many)})
    subject = Subject(answer=quarterly.subject.answer, payload=payload)
    html = render_html(Report.model_validate({**dict(quarterly), "subject": subject}))
    assert len(html) < 2 * page_module.WHOLE_PAGE
    assert "A long text of 15,000 characters: its beginning is shown." in html


def test_of_very_many_claims_the_worst_are_shown_and_the_rest_counted(
    quarterly: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "MOST_CLAIMS", 3)
    html = render_html(quarterly)
    assert "The 3 worst claims are shown; 3 more are in the report" in html
    assert sorted(re.findall(r'<li class="claim (\w+)', html)) == ["contradicted", "contradicted", "unsupported"]


def test_many_claims_over_the_same_words_stay_small(quarterly: Report) -> None:
    answer = "word " * 200
    searched = Searched(passages=0, characters=0)
    claims = tuple(
        Claim(
            id=f"c{n}",
            start=0,
            end=len(answer) - n % 7,
            text=answer[: len(answer) - n % 7],
            kind=Kind.FIGURE,
            status=Status.UNSUPPORTED,
            reason=Reason.NO_PASSAGES,
            message="no passage was delivered",
            searched=searched,
        )
        for n in range(1_500)
    )
    given = {
        "claims": claims,
        "coverage": Coverage(answerable=False, score=0),
        "verdict": "ungrounded",
        "verdict_reason": "none_supported",
        "checked_fraction": 1.0,
    }
    html = render_html(
        Report.model_validate({**dict(quarterly), **given, "subject": Subject(answer=answer, payload=Payload())})
    )
    assert len(html) < 3_000_000


def test_prompt_history_and_manifest_can_be_evidence(quarterly: Report) -> None:
    assert quarterly.subject is not None
    given = {"prompt": "You see live data.", "history": (Message(role="user", content="<b>Hi</b>"),)}
    payload = quarterly.subject.payload.model_copy(update=given)
    subject = Subject(answer=quarterly.subject.answer, payload=payload)
    outline = Outline(render_html(Report.model_validate({**dict(quarterly), "subject": subject})))
    assert outline.passages[2:] == ["You see live data.", '[{"content":"<b>Hi</b>","role":"user"}]']


def test_the_page_tells_whose_fault_it_is_and_what_mends_it(quarterly: Report) -> None:
    page = render_html(quarterly)
    assert "allucination, the model's own" in unescape(page)
    assert "block the answer" in page
