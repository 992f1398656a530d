"""Check one answer against a table, and show the evidence against its figure."""

import grounding

report = grounding.verify(
    "Apple's total net sales in 2024 were $383.3 billion.",
    [
        """\
| (in millions)   | 2024     | 2023     |
| --------------- | -------- | -------- |
| Total net sales | $391,035 | $383,285 |
| Net income      | $93,736  | $96,995  |""",
    ],
)
print(report.verdict)
for claim in report.of_kind("figure"):
    print(claim.text, claim.status, claim.reason, claim.right_value, sep=" | ")
    print(claim.message)
    for span in claim.evidence:
        print(f"{span.source_id}, characters {span.start} to {span.end}: {span.text}")
