"""Check one answer against two passages, and show each flagged claim with the evidence against it."""

import grounding

report = grounding.verify(
    "Apple's revenue in the third quarter of fiscal 2024 was $94.9 billion.",
    [
        "In the fourth quarter of fiscal 2024, Apple's revenue was $94.9 billion, up 6 percent.",
        "In the third quarter of fiscal 2024, Apple's revenue was $85.8 billion, up 5 percent.",
    ],
    query="What was Apple's revenue in the third quarter of fiscal 2024?",
)
print(report.verdict)
for claim in report.flagged:
    print(f"{claim.kind} {claim.text!r}: {claim.reason}, right is {claim.right_value}")
    for evidence in claim.evidence:
        print(f"  {evidence.source_id}[{evidence.start}:{evidence.end}] {evidence.relation}: {evidence.text!r}")
