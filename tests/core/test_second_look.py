"""The sources are asked again about what is not supported; nothing is guessed where one does not answer."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from grounding import Claim, Registry, Report, Status, verify, verify_many
from grounding.errors import InvalidInput
from grounding.models import Failure, Kind, Passage, sha256
from grounding.policy import Limits, Policy
from grounding.retrievers.reaching import Calling, Directory, Indexed, Sql, asking, opened
from grounding.second_look import SecondLook

ANSWER = "Acme's revenue was $94.9 billion."
QUERY = "What was Acme's revenue?"
DELIVERED = [{"id": "p1", "text": "The Leeds plant makes bearings.", "source": "files"}]
HELD = "Acme reported revenue of $94.9 billion."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "plants.txt").write_text("The Leeds plant makes bearings.\n", encoding="utf-8")
    return folder


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = tmp_path / "figures.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE figures (id TEXT, company TEXT, metric TEXT, value TEXT)")
        connection.execute("INSERT INTO figures VALUES ('r1', 'Bolt', 'revenue', '$12 million')")
    connection.close()
    return f"sqlite:///{path}"


def both(folder: Path, database: str) -> Registry:
    sql = {"url": database, "query": "SELECT * FROM figures"}
    return Registry.of(
        [
            {"name": "files", "reach": {"directory": str(folder)}},
            {"name": "figures", "reach": {"sql": sql}},
        ]
    )


def figure(report: Report) -> Claim:
    [claim] = report.of_kind(Kind.FIGURE)
    return claim


def test_what_a_file_holds_and_was_not_delivered_is_a_retrieval_gap(folder: Path, database: str) -> None:
    (folder / "results.md").write_text(f"# Results\n\n{HELD}\n", encoding="utf-8")
    report = verify(ANSWER, DELIVERED, query=QUERY, registry=both(folder, database), second_look=True)
    claim = figure(report)
    assert (claim.status, claim.failure) == (Status.UNSUPPORTED, Failure.RETRIEVAL_GAP)
    assert "results.md#1" in claim.message
    assert "'files'" in claim.message
    assert report.looked_up is not None
    assert sha256(f"# Results\n\n{HELD}\n") in {item.sha256 for item in report.looked_up}
    assert Report.model_validate_json(report.to_json()).looked_up == report.looked_up


def test_what_a_row_holds_and_was_not_delivered_is_a_retrieval_gap(folder: Path, database: str) -> None:
    with sqlite3.connect(database.removeprefix("sqlite:///")) as connection:
        connection.execute("INSERT INTO figures VALUES ('r2', 'Acme', 'revenue', '$94.9 billion')")
    connection.close()
    claim = figure(verify(ANSWER, DELIVERED, query=QUERY, registry=both(folder, database), second_look=True))
    assert claim.failure is Failure.RETRIEVAL_GAP
    assert "r2 of 'figures'" in claim.message


def test_what_no_source_holds_is_a_grounding_gap(folder: Path, database: str) -> None:
    claim = figure(verify(ANSWER, DELIVERED, query=QUERY, registry=both(folder, database), second_look=True))
    assert claim.failure is Failure.GROUNDING_GAP
    assert "files, figures" in claim.message


def test_without_a_second_look_nothing_is_guessed(folder: Path, database: str) -> None:
    report = verify(ANSWER, DELIVERED, query=QUERY, registry=both(folder, database))
    assert figure(report).failure is None
    assert report.looked_up is None


@dataclass
class Source:
    """A source that gives what it is told to give, and remembers what it was asked."""

    gives: Any = ()
    asked: list[tuple[tuple[str, ...], str | None, dict[str, Any]]] = field(default_factory=list)

    def search(
        self, claims: Sequence[str], query: str | None, filters: Mapping[str, Any], k: int
    ) -> Sequence[Sequence[Passage]]:
        self.asked.append((tuple(claims), query, dict(filters)))
        if isinstance(self.gives, Exception):
            raise self.gives
        if isinstance(self.gives, float):
            time.sleep(self.gives)
        return [list(self.gives) for _ in claims] if isinstance(self.gives, tuple) else self.gives


TWO = Registry.of([{"name": "one"}, {"name": "two"}])
HOLDS = (Passage(id="x", text=HELD),)


@pytest.mark.parametrize(
    ("gives", "failure", "gap"),
    [
        pytest.param((), Failure.GROUNDING_GAP, None, id="empty"),
        pytest.param(HOLDS, Failure.RETRIEVAL_GAP, None, id="holds it"),
        pytest.param(ConnectionError("down"), None, "down", id="down"),
        pytest.param([], None, "0 lists", id="too few lists"),
        pytest.param([["text"]], None, "a str for a passage", id="no passages"),
        pytest.param(3.0, None, "did not answer within", id="slow"),
    ],
)
def test_a_source_that_fails_leaves_the_failure_open(gives: Any, failure: Failure | None, gap: str | None) -> None:
    policy = Policy(name="quick", limits=Limits(seconds=1.0))
    look = SecondLook({"one": Source(), "two": Source(gives)})
    report = verify(ANSWER, DELIVERED, query=QUERY, policy=policy, registry=TWO, second_look=look)
    assert figure(report).failure is failure
    told = [g.message for g in report.coverage.gaps if g.kind == "source_not_asked"]
    assert [bool(gap and gap in message) for message in told] == ([True] if gap else [])


WITHOUT_SCALE = Passage(
    id="t", text="| | 2024 | 2023 |\n|---|---|---|\n| Harbour fees | 4,180 | 3,975 |\n| Rent | 612 | 598 |"
)


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        pytest.param("Harbour fees were $4,180 thousand in 2024.", Failure.RETRIEVAL_GAP, id="only its scale is open"),
        pytest.param("Harbour fees were $4,980 thousand in 2024.", Failure.GROUNDING_GAP, id="another value"),
        pytest.param("Mooring fees were $9,411 thousand in 2024.", Failure.GROUNDING_GAP, id="another thing"),
    ],
)
def test_the_value_itself_was_missed_though_its_passage_leaves_the_scale_open(answer: str, failure: Failure) -> None:
    look = SecondLook({"one": Source((WITHOUT_SCALE,)), "two": Source()})
    claim = figure(verify(answer, DELIVERED, query="What were the fees in 2024?", registry=TWO, second_look=look))
    assert (claim.status, claim.failure) == (Status.UNSUPPORTED, failure)
    if failure is Failure.RETRIEVAL_GAP:
        assert "t gives these digits without saying whether they are thousands or millions" in claim.message


def test_support_in_one_source_is_found_though_another_is_down() -> None:
    look = SecondLook({"one": Source(HOLDS), "two": Source(ConnectionError("down"))})
    assert figure(verify(ANSWER, DELIVERED, registry=TWO, second_look=look)).failure is Failure.RETRIEVAL_GAP


def test_a_source_that_nobody_can_ask_leaves_the_failure_open() -> None:
    report = verify(ANSWER, DELIVERED, registry=TWO, second_look=SecondLook({"one": Source()}))
    assert figure(report).failure is None
    assert any("'two' was not asked" in gap.message for gap in report.coverage.gaps)


@pytest.mark.parametrize(
    ("source", "failure"),
    [
        pytest.param({"max_age_days": 30}, Failure.STALE_SOURCE, id="stale"),
        pytest.param({"effective": {"until": "2020-01-01"}}, Failure.STALE_SOURCE, id="no longer in effect"),
        pytest.param({"generated": True}, Failure.GROUNDING_GAP, id="a model wrote it"),
    ],
)
def test_what_may_not_speak_is_no_support_elsewhere_either(source: dict[str, Any], failure: Failure) -> None:
    registry = Registry.of([{"name": "one"}, {"name": "two", **source}])
    held = (Passage(id="x", text=HELD, as_of="2020-01-01"),)
    look = SecondLook({"one": Source(), "two": Source(held)})
    assert figure(verify(ANSWER, DELIVERED, as_of="2024-01-01", registry=registry, second_look=look)).failure is failure


def test_each_source_is_asked_once_within_the_limit_and_the_filters() -> None:
    one = Source()
    policy = Policy(name="small", limits=Limits(second_look_claims=2))
    look = SecondLook({"one": one, "two": Source()}, {"tenant": "a"})
    answer = "Revenue was $1 million. Costs were $2 million. Debt was $3 million."
    report = verify(answer, DELIVERED, query=QUERY, policy=policy, registry=TWO, second_look=look)
    assert one.asked == [(("Revenue was $1 million.", "Costs were $2 million."), QUERY, {"tenant": "a"})]
    assert [claim.failure for claim in report.of_kind(Kind.FIGURE)] == [*[Failure.GROUNDING_GAP] * 2, None]
    assert any(gap.kind == "not_looked_up" for gap in report.coverage.gaps)


def test_a_statement_is_found_only_with_its_leaves() -> None:
    answer = "Acme's revenue was $94.9 billion and its costs were $61.2 billion."
    look = SecondLook({"one": Source(HOLDS), "two": Source()})
    report = verify(answer, DELIVERED, registry=TWO, second_look=look)
    statement = report.of_kind(Kind.STATEMENT)[0]
    assert {c.text: c.failure for c in report.of_kind(Kind.FIGURE)} == {
        "$94.9 billion": Failure.RETRIEVAL_GAP,
        "$61.2 billion": Failure.GROUNDING_GAP,
    }
    assert statement.failure is Failure.GROUNDING_GAP


def test_what_the_second_look_finds_supports_nothing() -> None:
    look = SecondLook({"one": Source(HOLDS), "two": Source()})
    without = verify(ANSWER, DELIVERED, registry=TWO)
    report = verify(ANSWER, DELIVERED, registry=TWO, second_look=look)
    assert [(c.status, c.score) for c in report.claims] == [(c.status, c.score) for c in without.claims]
    again = verify(ANSWER, DELIVERED, registry=TWO, second_look=look)
    assert report.model_dump(exclude={"elapsed_ms"}) == again.model_dump(exclude={"elapsed_ms"})


def test_a_second_look_needs_a_registry_that_knows_whom_to_ask() -> None:
    with pytest.raises(InvalidInput, match="registry"):
        verify(ANSWER, DELIVERED, second_look=True)
    with pytest.raises(InvalidInput, match="other"):
        verify(ANSWER, DELIVERED, registry=TWO, second_look=SecondLook({"other": Source()}))


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("DELETE FROM figures", id="deletes"),
        pytest.param("SELECT 1; DROP TABLE figures", id="two statements"),
        pytest.param("WITH x AS (SELECT 1) DELETE FROM figures", id="deletes behind a WITH"),
    ],
)
def test_a_statement_that_writes_is_refused_and_changes_nothing(database: str, statement: str) -> None:
    with pytest.raises(Exception, match=r"single SELECT|readonly|read-only|query_only"):
        Sql(database, statement).search(["revenue"], None, {}, 5)
    [found] = Sql(database, "SELECT * FROM figures").search(["revenue of Bolt"], None, {}, 5)
    assert [passage.id for passage in found] == ["r1"]


def test_a_claim_is_bound_as_a_parameter_and_filters_hold(database: str) -> None:
    source = Sql(database, "SELECT * FROM figures WHERE :claim LIKE '%' || company || '%'")
    hostile = "Bolt'; DROP TABLE figures; --"
    assert [len(found) for found in source.search([hostile, "Nobody"], None, {}, 5)] == [1, 0]
    assert [len(found) for found in source.search([hostile], None, {"company": "Acme"}, 5)] == [0]
    assert [len(found) for found in source.search([hostile], None, {"tenant": "a"}, 5)] == [0]


def test_a_callable_takes_what_it_has_parameters_for() -> None:
    seen: list[object] = []

    def find(text: str, k: int, filters: dict[str, Any]) -> list[str]:
        seen.append((text, k, filters))
        return [HELD] * 9

    [found] = Calling(find).search(["claim"], None, {"tenant": "a"}, 3)
    assert seen == [("claim", 3, {"tenant": "a"})]
    assert found[0].text == HELD
    with pytest.raises(Exception, match="filters"):
        Calling(lambda text: [HELD]).search(["claim"], None, {"tenant": "a"}, 3)
    with pytest.raises(InvalidInput, match=r"second_look\.x"):
        asking({"x": 3})


def test_a_directory_that_is_missing_or_holds_no_text_can_not_answer(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="no directory"):
        Directory(tmp_path / "nowhere").search(["x"], None, {}, 5)
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Exception, match="not UTF-8"):
        Directory(tmp_path).search(["x"], None, {}, 5)


@pytest.mark.parametrize(
    ("reach", "field"),
    [
        pytest.param({}, "sources[0].reach", id="no way"),
        pytest.param({"directory": "a", "collection": {"store": "b"}}, "sources[0].reach", id="two ways"),
        pytest.param({"directroy": "a"}, "sources[0].reach.directroy", id="unknown key"),
        pytest.param({"sql": {"query": "SELECT 1"}}, "sources[0].reach.sql", id="no address"),
        pytest.param(
            {"sql": {"url_from": "NO_SUCH", "query": "SELECT 1"}}, "sources[0].reach.sql.url_from", id="unset"
        ),
    ],
)
def test_a_way_that_can_not_be_used_is_refused_with_its_field(reach: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        opened(Registry.of([{"name": "a", "reach": reach}]))
    assert refused.value.field == field


def test_an_indexed_collection_is_asked_by_meaning(tmp_path: Path) -> None:
    pytest.importorskip("chromadb")
    from grounding.retrievers.indexing import index

    (tmp_path / "results.md").write_text(HELD, encoding="utf-8")
    index(tmp_path / "results.md", tmp_path / "store")
    reach = {"collection": {"store": str(tmp_path / "store")}}
    registry = Registry.of([{"name": "index", "reach": reach}])
    claim = figure(verify(ANSWER, [], query=QUERY, registry=registry, second_look=True))
    assert claim.failure is Failure.RETRIEVAL_GAP


def test_an_indexed_collection_is_asked_once_for_all_claims(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = pytest.importorskip("chromadb.api.models.Collection").Collection
    from grounding.retrievers.indexing import index

    for name, text in (("a.md", HELD), ("b.md", "The canteen opens at 11:45 on Mondays.")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    index(tmp_path, tmp_path / "store")
    asked: list[int] = []
    query = kept.query

    def counted(self: Any, **options: Any) -> Any:
        asked.append(len(options["query_embeddings"]))
        return query(self, **options)

    monkeypatch.setattr(kept, "query", counted)
    source = Indexed(tmp_path / "store", "default")
    claims = [HELD, "When does the canteen open?", "Nothing of the sort."]
    found = source.search(claims, None, {}, 1)
    assert asked == [3]
    assert [passages[0].source for passages in found[:2]] == ["a.md", "b.md"]
    assert found[0][0].text == HELD
    [only] = source.search([HELD], None, {"source": "b.md"}, 2)
    assert {passage.source for passage in only} == {"b.md"}
    with pytest.raises(Exception, match="'source' is no plain value"):
        source.search([HELD], None, {"source": ["b.md"]}, 1)


def test_a_source_without_anything_in_it_can_not_answer(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="there is no text"):
        Directory(tmp_path).search(["x"], None, {}, 5)
    sqlalchemy = pytest.importorskip("sqlalchemy")
    url = f"sqlite:///{tmp_path / 'facts.db'}"
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE facts (id TEXT, body TEXT)")
    engine.dispose()
    with pytest.raises(Exception, match="no row"):
        Sql(url, "SELECT id, body FROM facts").search(["x"], None, {}, 5)
    assert Sql(url, "SELECT id, body FROM facts").search(["x"], None, {"id": "1"}, 5) == [()]


def test_a_collection_that_is_missing_leaves_the_failure_open(tmp_path: Path) -> None:
    reach = {"collection": {"store": str(tmp_path), "name": "nothing"}}
    registry = Registry.of([{"name": "index", "reach": reach}])
    report = verify(ANSWER, [], query=QUERY, registry=registry, second_look=True)
    assert figure(report).failure is None
    assert any("no index" in gap.message for gap in report.coverage.gaps)


def test_many_rows_share_a_registry_and_its_second_look() -> None:
    look = SecondLook({"one": Source(HOLDS), "two": Source()})
    rows = [{"answer": ANSWER, "sources": DELIVERED}] * 2
    reports = list(verify_many(rows, registry=TWO, second_look=look))
    assert [figure(report).failure for report in reports] == [Failure.RETRIEVAL_GAP] * 2
