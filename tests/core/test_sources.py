"""The registry refuses every mistake, naming the field, and orders its sources."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grounding import cover
from grounding.errors import InvalidInput
from grounding.models import Kind, Passage
from grounding.sources import Registry, Source

FILE = """
sources:
  filings:
    authoritative_for: {metrics: [revenue, net income], entities: [Acme]}
    rank: 10
    max_age_days: 400
    max_age_days_by_kind: {figure: 120}
    supersedes: [drafts]
    effective: {from: 2020-01-01, until: 2030-01-01}
    complete: exhaustive
    required_for: [revenue]
    contract: {fields: [page], currency: USD, as_of: true}
  drafts: {rank: 1, generated: true}
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "sources.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_says_what_python_says(tmp_path: Path) -> None:
    registry = Registry.from_file(written(tmp_path, FILE))
    filings = registry.named("filings")
    assert filings is not None
    assert filings.complete is not None
    assert filings.complete.exhaustive
    assert (filings.max_age(Kind.FIGURE), filings.max_age(Kind.NAME)) == (120, 400)
    again = Registry.of([source.model_dump() for source in reversed(registry.sources)])
    assert again.registry_hash == registry.registry_hash
    assert Registry.of([Source(name="filings")]).registry_hash != registry.registry_hash


@pytest.mark.parametrize(
    ("sources", "field"),
    [
        pytest.param([{"name": "a", "rnak": 1}], "sources[0].rnak", id="unknown key"),
        pytest.param([{"name": "a"}, {"name": "a"}], "sources[1].name", id="the same name twice"),
        pytest.param([{"name": "a"}, {"name": "b", "also": ["a"]}], "sources[1].name", id="another's name"),
        pytest.param([{"name": "a", "rank": -1}], "sources[0].rank", id="negative rank"),
        pytest.param([{"name": "a", "rank": 1.5}], "sources[0].rank", id="rank that is no whole number"),
        pytest.param([{"name": "a", "rank": True}], "sources[0].rank", id="rank that is a truth value"),
        pytest.param([{"name": "a", "supersedes": ["b"]}], "sources[0].supersedes[0]", id="supersedes nobody"),
        pytest.param([{"name": "a", "supersedes": ["a"]}], "sources[0].supersedes", id="supersedes itself"),
        pytest.param(
            [{"name": "a", "supersedes": ["b"]}, {"name": "b", "supersedes": ["a"]}],
            "sources[0].supersedes",
            id="circle of supersession",
        ),
        pytest.param(
            [{"name": "a", "supersedes": ["b"]}, {"name": "b", "rank": 2}],
            "sources[0].supersedes[0]",
            id="supersedes a higher rank",
        ),
        pytest.param([{"name": "a", "max_age_days": 0}], "sources[0].max_age_days", id="no age at all"),
        pytest.param(
            [{"name": "a", "authoritative_for": {}}], "sources[0].authoritative_for", id="authority for nothing"
        ),
        pytest.param([{"name": "a", "complete": "all"}], "sources[0].complete", id="unknown word for complete"),
        pytest.param([{"name": ""}], "sources[0].name", id="no name"),
    ],
)
def test_a_mistake_is_refused_with_its_field(sources: list[dict[str, Any]], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Registry.of(sources)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("sources: [", "is no YAML", id="no YAML"),
        pytest.param("- a", "must be an object", id="a list"),
        pytest.param("sources: {a: {rank: 1}, a: {rank: 2}}", "given twice", id="a key twice"),
        pytest.param("sources: {a: &x {rank: 1}, b: *x}", "aliases", id="an alias"),
        pytest.param("sources: {a: {}}\nother: 1", "other", id="unknown key"),
        pytest.param("sources: {a: !!python/object/apply:os.getcwd []}", "is no YAML", id="code"),
    ],
)
def test_a_file_with_a_mistake_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        Registry.from_file(written(tmp_path, text))


def test_supersession_goes_through_others_and_rank_before_names() -> None:
    registry = Registry.of(
        [
            {"name": "new", "supersedes": ["middle"]},
            {"name": "middle", "supersedes": ["old"]},
            {"name": "old"},
            {"name": "top", "rank": 5},
        ]
    )
    new, old, top, unknown = (
        Passage(id=name, text="x", source=name) for name in ("new", "old", "top", "somewhere else")
    )
    assert registry.before(new, old)
    assert not registry.before(old, new)
    assert registry.before(top, new)
    assert registry.before(old, unknown)
    assert not registry.before(unknown, old)


PASSAGE = {"id": "p", "text": "Acme's revenue was 5.", "source": "filings", "as_of": "2024-01-01"}


@pytest.mark.parametrize(
    ("source", "options", "kind", "names"),
    [
        pytest.param(
            {"name": "prices", "required_for": ["revenue"]}, {}, "source_not_consulted", "prices", id="a word"
        ),
        pytest.param({"name": "prices", "required_for": ["*"]}, {}, "source_not_consulted", "prices", id="every query"),
        pytest.param({"name": "prices", "required_for": ["name"]}, {}, "source_not_consulted", "prices", id="a kind"),
        pytest.param({"name": "prices", "required_for": ["headcount"]}, {}, None, "", id="another word"),
        pytest.param(
            {"name": "prices", "required_for": ["*"]}, {"manifest": {"sources": ["prices"]}}, None, "", id="consulted"
        ),
        pytest.param({"name": "filings", "required_for": ["*"]}, {}, None, "", id="a passage of it is there"),
        pytest.param({"name": "filings", "max_age_days": 10}, {}, "stale_passage", "p", id="stale"),
        pytest.param({"name": "filings", "effective": {"until": "2020-01-01"}}, {}, "not_in_effect", "p", id="over"),
        pytest.param(
            {"name": "filings", "effective": {"until": "2020-01-01"}},
            {"as_of": None},
            "time_unknown",
            "p",
            id="no time",
        ),
        pytest.param({"name": "filings", "contract": {"fields": ["page"]}}, {}, "contract_broken", "page", id="field"),
        pytest.param({"name": "filings", "contract": {"currency": "USD"}}, {}, "contract_broken", "USD", id="currency"),
        pytest.param({"name": "filings", "contract": {"as_of": True}}, {}, None, "", id="dated as owed"),
        pytest.param({"name": "filings", "complete": {"keys": ["Bolt"]}}, {}, "incomplete_source", "Bolt", id="key"),
        pytest.param({"name": "filings", "complete": {"rows": 2}}, {}, "incomplete_source", "1 of the 2", id="rows"),
        pytest.param(
            {"name": "filings", "complete": {"until": "2023-01-01"}}, {}, "incomplete_source", "time", id="reach"
        ),
    ],
)
def test_a_payload_that_breaks_a_contract_has_a_gap(
    source: dict[str, Any], options: dict[str, Any], kind: str | None, names: str
) -> None:
    registry = Registry.of([source] if source["name"] == "filings" else [source, {"name": "filings"}])
    query = "What was Acme's revenue?"
    before = cover(query, [PASSAGE], **{"as_of": "2024-06-01", **options})
    after = cover(query, [PASSAGE], **{"as_of": "2024-06-01", "registry": registry, **options})
    added = [gap for gap in after.gaps if gap not in before.gaps]
    assert [gap.kind for gap in added] == ([kind] if kind else [])
    assert all(names in gap.message and gap.remedy for gap in added)
    assert after.score <= before.score
