"""Lists, headings, tables, code and quotations of markdown: what becomes a segment, of what kind, in what context."""
# ruff: noqa: E501 - a table of cases reads best with one case a line

from __future__ import annotations

from collections.abc import Callable

import pytest

from grounding.segmentation import segment

S, H, M, C, R, E, Q, A, G = (
    "statement",
    "heading",
    "marker",
    "code",
    "remark",
    "echo",
    "question",
    "abstention",
    "greeting",
)

CASES = [
    # lists
    pytest.param("- Eggs boil.\n- Milk froths.", [(S, "Eggs boil."), (S, "Milk froths.")], id="hyphens"),
    pytest.param("* Eggs boil.\n* Milk froths.", [(S, "Eggs boil."), (S, "Milk froths.")], id="asterisks"),
    pytest.param("• Eggs boil.\n• Milk froths.", [(S, "Eggs boil."), (S, "Milk froths.")], id="bullets"),
    pytest.param("+ Eggs boil.", [(S, "Eggs boil.")], id="plus sign"),
    pytest.param("– Eggs boil.\n– Milk froths.", [(S, "Eggs boil."), (S, "Milk froths.")], id="dashes"),
    pytest.param("1. Boil.\n2. Peel.", [(M, "1."), (S, "Boil."), (M, "2."), (S, "Peel.")], id="numbers with stops"),
    pytest.param("1) Boil.\n2) Peel.", [(M, "1)"), (S, "Boil."), (M, "2)"), (S, "Peel.")], id="numbers with brackets"),
    pytest.param("(1) Boil.\n(2) Peel.", [(M, "(1)"), (S, "Boil."), (M, "(2)"), (S, "Peel.")], id="numbers in brackets"),
    pytest.param("a) Boil.\nb) Peel.", [(M, "a)"), (S, "Boil."), (M, "b)"), (S, "Peel.")], id="letters"),
    pytest.param("(i) Boil.\n(ii) Peel.", [(M, "(i)"), (S, "Boil."), (M, "(ii)"), (S, "Peel.")], id="Roman numbers"),
    pytest.param("II. Boil.\nIII. Peel.", [(M, "II."), (S, "Boil."), (M, "III."), (S, "Peel.")], id="Roman numbers with stops"),
    pytest.param("1. Boil.\n1. Peel.", [(M, "1."), (S, "Boil."), (M, "1."), (S, "Peel.")], id="every item numbered one"),
    pytest.param("9. Boil.\n10. Peel.", [(M, "9."), (S, "Boil."), (M, "10."), (S, "Peel.")], id="numbers that go on"),
    pytest.param("1. Boil it. Then wait.\n2. Peel.", [(M, "1."), (S, "Boil it."), (S, "Then wait."), (M, "2."), (S, "Peel.")], id="two sentences in an item"),
    pytest.param("- Boil the eggs\n  - in water\n  - with salt", [(H, "Boil the eggs"), (S, "in water"), (S, "with salt")], id="nested items"),
    pytest.param("- [x] Boil.\n- [ ] Peel.", [(S, "Boil."), (S, "Peel.")], id="check boxes"),
    pytest.param("Step 1: Boil.\nStep 2: Peel.", [(M, "Step 1:"), (S, "Boil."), (M, "Step 2:"), (S, "Peel.")], id="step labels"),
    pytest.param("**Step 1:** Boil.\n**Step 2:** Peel.", [(M, "Step 1:"), (S, "Boil."), (M, "Step 2:"), (S, "Peel.")], id="bold step labels"),
    pytest.param("1. **Boil:** Heat it.\n2. **Peel:** Cool it.", [(M, "1."), (S, "**Boil:** Heat it."), (M, "2."), (S, "**Peel:** Cool it.")], id="bold labels in items"),
    pytest.param("**1. Boil.**\n**2. Peel.**", [(M, "1."), (S, "Boil."), (M, "2."), (S, "Peel.")], id="bold items"),
    pytest.param("42.", [(S, "42.")], id="a number alone is an answer"),
    pytest.param("7. That is how many.", [(S, "7. That is how many.")], id="a number that nothing follows counts nothing"),
    pytest.param("1. Only one item.", [(S, "1. Only one item.")], id="a single number is kept in view"),
    pytest.param("[1] Smith, 2020.\n[2] Jones, 2021.", [(S, "[1] Smith, 2020."), (S, "[2] Jones, 2021.")], id="citations are no list numbers"),
    pytest.param("-5 degrees were measured.", [(S, "-5 degrees were measured.")], id="a minus sign is no bullet"),
    pytest.param("2.5 million people live there.", [(S, "2.5 million people live there.")], id="a decimal is no list number"),
    pytest.param("1985 was the year.", [(S, "1985 was the year.")], id="a year is no list number"),
    pytest.param("- \n- Boil.", [(S, "Boil.")], id="empty item"),
    pytest.param("- 5 mg\n- 10 mg", [(S, "5 mg"), (S, "10 mg")], id="items that are values"),
    # paragraphs
    pytest.param("It rose.\n\nIt fell.", [(S, "It rose."), (S, "It fell.")], id="two paragraphs"),
    pytest.param("Paris", [(S, "Paris")], id="one word"),
    pytest.param("Paris\nLondon", [(S, "Paris"), (S, "London")], id="two lines without stops"),
    pytest.param(
        "The company was founded in the city of Springfield by\nJane Doe in 1990.", [(S, "The company was founded in the city of Springfield by\nJane Doe in 1990.")], id="a line broken after a preposition"
    ),
    pytest.param(
        "The company was founded a long time ago in the city\nof Springfield.", [(S, "The company was founded a long time ago in the city\nof Springfield.")], id="a line broken before a small letter"
    ),
    pytest.param("It rose.\r\nIt fell.\r\n", [(S, "It rose."), (S, "It fell.")], id="Windows line ends"),
    pytest.param("It rose.\u2028It fell.", [(S, "It rose."), (S, "It fell.")], id="Unicode line separator"),
    pytest.param("   It rose.   ", [(S, "It rose.")], id="white space around"),
    pytest.param("", [], id="empty"),
    pytest.param(" \n\t\n", [], id="white space alone"),
    pytest.param("---\n***\n___", [], id="rules alone"),
    pytest.param("It rose.\n\n---\n\nIt fell.", [(S, "It rose."), (S, "It fell.")], id="a rule between"),
    pytest.param("...", [(M, "...")], id="an ellipsis alone"),
    pytest.param("✅", [(S, "✅")], id="a tick is an answer"),
    # headings
    pytest.param("# Preparation\nIt boils.", [(H, "Preparation"), (S, "It boils.")], id="heading"),
    pytest.param("### Side Effects ###\nIt itches.", [(H, "Side Effects"), (S, "It itches.")], id="closed heading"),
    pytest.param("## Revenue rose to $5m\nIt was a good year.", [(S, "Revenue rose to $5m"), (S, "It was a good year.")], id="heading with a figure"),
    pytest.param("## Aspirin is safe\nIt was tested.", [(S, "Aspirin is safe"), (S, "It was tested.")], id="heading that predicates"),
    pytest.param("## Step 2\nPeel.", [(H, "Step 2"), (S, "Peel.")], id="numbered heading"),
    pytest.param("## 5 tips\nPeel.", [(H, "5 tips"), (S, "Peel.")], id="heading that counts its list"),
    pytest.param("# Paris", [(S, "Paris")], id="a heading over nothing is the answer"),
    pytest.param("**Notes**\nIt boils.", [(H, "Notes"), (S, "It boils.")], id="bold line"),
    pytest.param("**Notes:**\nIt boils.", [(H, "Notes:"), (S, "It boils.")], id="bold line with a colon"),
    pytest.param("__Notes__\nIt boils.", [(H, "Notes"), (S, "It boils.")], id="bold line by underscores"),
    pytest.param("**Revenue was $5m**\nIt rose.", [(S, "Revenue was $5m"), (S, "It rose.")], id="bold claim"),
    pytest.param("**Paris**", [(S, "Paris")], id="a bold answer alone"),
    pytest.param("Ingredients\n- eggs\n- salt", [(H, "Ingredients"), (S, "eggs"), (S, "salt")], id="plain line over a list"),
    pytest.param("Ingredients:\n- eggs", [(R, "Ingredients:"), (S, "eggs")], id="label over a list"),
    pytest.param("Passage 1:\nIt rose.", [(H, "Passage 1:"), (S, "It rose.")], id="passage label"),
    pytest.param("**Preparation:** Mix it. Bake it.", [(S, "**Preparation:** Mix it."), (S, "Bake it.")], id="bold label before sentences"),
    pytest.param("**Revenue:** $5m", [(S, "**Revenue:** $5m")], id="bold label before a value"),
    pytest.param("Name: Acme\nCity: Rome", [(S, "Name: Acme"), (S, "City: Rome")], id="fields"),
    # lead-ins
    pytest.param("The steps are:\n1. Boil.\n2. Peel.", [(R, "The steps are:"), (M, "1."), (S, "Boil."), (M, "2."), (S, "Peel.")], id="lead-in about the answer"),
    pytest.param("The divisions include:\n- Boats", [(H, "The divisions include:"), (S, "Boats")], id="lead-in without a predicate"),
    pytest.param("The company has three divisions:\n- Boats", [(S, "The company has three divisions:"), (S, "Boats")], id="lead-in with a count"),
    pytest.param("Revenue rose by 5% because:\n- Boats sold.", [(S, "Revenue rose by 5% because:"), (S, "Boats sold.")], id="lead-in with a figure"),
    pytest.param("It changed society, including:\n- work", [(S, "It changed society, including:"), (S, "work")], id="lead-in that claims first"),
    pytest.param("The divisions include:", [(S, "The divisions include:")], id="lead-in over nothing"),
    # tables
    pytest.param(
        "| Year | Revenue |\n|------|---------|\n| 2023 | $5m |\n| 2024 | $6m |", [(H, "Year | Revenue"), (S, "2023 | $5m"), (S, "2024 | $6m")], id="table"
    ),
    pytest.param("Year | Revenue\n--- | ---\n2023 | $5m", [(H, "Year | Revenue"), (S, "2023 | $5m")], id="table without outer pipes"),
    pytest.param("| Revenue | $5m |\n| Costs | $3m |", [(S, "Revenue | $5m"), (S, "Costs | $3m")], id="rows without a header"),
    pytest.param("| Revenue was $5m | |\n|---|---|\n| a | b |", [(S, "Revenue was $5m"), (S, "a | b")], id="a claim in the header"),
    pytest.param("| Revenue | $5m |\n|---|---|", [(S, "Revenue | $5m")], id="a header over no rows"),
    pytest.param("| Item | 2023 | 2024 |\n|:--|--:|:-:|\n| Boats | 5 | 6 |", [(H, "Item | 2023 | 2024"), (S, "Boats | 5 | 6")], id="years as columns"),
    pytest.param("It rose.\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\nIt fell.", [(S, "It rose."), (H, "A | B"), (S, "1 | 2"), (S, "It fell.")], id="table between paragraphs"),
    pytest.param("Use a || b to join.", [(S, "Use a || b to join.")], id="pipes in prose"),
    # code
    pytest.param("```python\nprint(5)\n```\nIt prints.", [(C, "print(5)"), (S, "It prints.")], id="code in a named language"),
    pytest.param("```\nx = f(1);\ny = g(2);\n```", [(C, "x = f(1);\ny = g(2);")], id="code without a name"),
    pytest.param("```\nRevenue was $5m.\n```", [(S, "Revenue was $5m.")], id="prose in a fence"),
    pytest.param('```json\n{"revenue": 5}\n```', [(S, '"revenue": 5')], id="data in a fence"),
    pytest.param("```python\nprint(1)\nRevenue was 5 million in 2023.\n```", [(C, "print(1)"), (S, "Revenue was 5 million in 2023.")], id="prose among code"),
    pytest.param("```python\nRevenue was 5.\nIt rose.", [(S, "python"), (S, "Revenue was 5."), (S, "It rose.")], id="a fence that nothing closes"),
    pytest.param("~~~sh\n$ ls -l\n~~~", [(C, "$ ls -l")], id="tildes"),
    pytest.param("Call `f(1)` first.", [(S, "Call `f(1)` first.")], id="inline code"),
    pytest.param("```\n| A | B |\n|---|---|\n| 1 | 2 |\n```", [(H, "A | B"), (S, "1 | 2")], id="table in a fence"),
    # quotations
    pytest.param("> It rose.\n> It fell.", [(S, "It rose."), (S, "It fell.")], id="block quote"),
    pytest.param("> - It rose.", [(S, "It rose.")], id="item in a block quote"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_markup_is_read(cut: Callable[..., list[tuple[str, str]]], text: str, expected: list[tuple[str, str]]) -> None:
    assert cut(text) == expected


CONTEXTS = [
    pytest.param("# Dosage\nTake 5 mg.", "Take 5 mg.", "Dosage", id="heading"),
    pytest.param("The divisions include:\n- Boats", "Boats", "The divisions include:", id="lead-in"),
    pytest.param("| Year | Revenue |\n|---|---|\n| 2023 | $5m |", "2023 | $5m", "Year | Revenue", id="column headers"),
    pytest.param("**Preparation:** Mix it. Bake it.", "Bake it.", "Preparation", id="label of the paragraph"),
    pytest.param(
        "# Dosage\nThe doses are:\n- 5 mg\n\nIt works.", "It works.", "Dosage", id="a list's lead-in ends with the list"
    ),
    pytest.param("**Notes**\nIt boils.", "It boils.", "Notes", id="bold line"),
    pytest.param("It boils.", "It boils.", "", id="nothing above"),
    pytest.param(
        "# " + "long " * 100 + "\nIt boils.", "It boils.", "", id="a heading as long as a paragraph is still cut short"
    ),
]


@pytest.mark.parametrize(("text", "part", "context"), CONTEXTS)
def test_a_segment_knows_what_stands_above_it(text: str, part: str, context: str) -> None:
    found = next(s for s in segment(text) if text[s.start : s.end] == part)
    assert found.context == context if context else len(found.context) <= 200


def test_what_stands_where_a_fence_names_its_language_is_text_unless_it_is_a_name() -> None:
    text = "```0\nprint(1)\n```"
    assert next(text[s.start : s.end] for s in segment(text)) == "0"
