"""What can be said to the commands: one name for each option and argument."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from typer import Argument, Option


class Verdict(StrEnum):
    """A verdict that `--fail-on` can name."""

    PARTIAL = "partial"
    UNGROUNDED = "ungrounded"


# Shared
PolicyName = Annotated[
    str, Option("--policy", metavar="NAME|FILE.json", help="How strict to be: default, strict, or a JSON file.")
]
Rows = Annotated[str, Argument(metavar="ROWS.jsonl[.gz]", help="One row of the wire form a line; - for stdin.")]
Output = Annotated[str, Option("--output", "-o", metavar="FILE", help="Where the lines go; - for stdout.")]
Workers = Annotated[int, Option("--workers", "-w", min=1, max=256, help="Processes that judge rows.")]
Force = Annotated[bool, Option("--force", help="Overwrite the output if it exists.")]

RegistryFile = Annotated[
    str | None, Option("--sources", metavar="FILE.yaml", help="The registry of sources of truth, and their contracts.")
]
SecondLook = Annotated[
    bool, Option("--second-look", help="Ask the sources of the registry again about what is not supported.")
]

# verify
Answer = Annotated[str | None, Option("--answer", "-a", metavar="TEXT", help="The answer.")]
AnswerFile = Annotated[
    str | None, Option("--answer-file", metavar="FILE", help="The file with the answer; - for stdin.")
]
RowFile = Annotated[
    str | None, Option("--row", metavar="FILE", help="Answer, sources and all as one JSON object; - for stdin.")
]
Sources = Annotated[
    list[str] | None,
    Option("--source", "-s", metavar="FILE", help="A text, or a .jsonl of passages; give it again for more."),
]
Query = Annotated[str | None, Option("--query", "-q", metavar="TEXT", help="What was asked.")]
Prompt = Annotated[str | None, Option("--prompt", metavar="TEXT", help="The system prompt.")]
AsOf = Annotated[
    str | None, Option("--as-of", metavar="TIME", help="When the query was asked, ISO 8601; UTC without a zone.")
]
JudgeName = Annotated[
    str | None,
    Option(
        "--judge",
        metavar="KIND:WHERE",
        help="Ask about unclear statements: nli:, lettucedetect:, minicheck: or hhem:FOLDER, or llm:URL#MODEL.",
    ),
]
JudgeAll = Annotated[bool, Option("--judge-all", help="Ask the judge about clear statements too.")]
JudgeKey = Annotated[
    str | None, Option("--judge-key", metavar="VARIABLE", help="The environment variable with the endpoint's API key.")
]
JudgeCache = Annotated[
    Path | None, Option("--judge-cache", metavar="DIR", file_okay=False, help="Keep the endpoint's replies in.")
]
JudgePrompt = Annotated[
    bool, Option("--judge-prompt", help="Print what an endpoint would be asked, and leave; nothing is sent.")
]
Json = Annotated[bool, Option("--json", help="Print the report as one line of JSON, and nothing else.")]
HtmlFile = Annotated[
    Path | None, Option("--html", metavar="FILE", dir_okay=False, help="Also write the report as an HTML page.")
]
FailOn = Annotated[Verdict | None, Option("--fail-on", help="Exit with 1 where the verdict is this or worse.")]
FailUnderScore = Annotated[
    float | None, Option("--fail-under", min=0, max=1, metavar="SCORE", help="Exit with 1 where the score is lower.")
]

# batch
Resume = Annotated[bool, Option("--resume", help="Go on where an interrupted run's output ends.")]
FailUnderShare = Annotated[
    float | None,
    Option("--fail-under", min=0, max=1, metavar="SHARE", help="Exit with 1 where a smaller share is grounded."),
]

# coverage
CoverageOutput = Annotated[
    str | None,
    Option("--output", "-o", metavar="FILE", help="Where the lines go; - for stdout. Without it, people are told."),
]

# report
Reports = Annotated[str, Argument(metavar="REPORTS.jsonl[.gz]", help="What batch wrote; - for stdin.")]
RowsOfReports = Annotated[
    str | None, Option("--rows", metavar="ROWS.jsonl[.gz]", help="The rows it was made from, for the texts.")
]
ReportId = Annotated[str | None, Option("--id", metavar="ID", help="Show this report only.")]
HtmlFolder = Annotated[
    Path | None, Option("--html", metavar="DIR", file_okay=False, help="Write a page for each report into DIR.")
]

# calibrate
LabelledRows = Annotated[
    str,
    Argument(metavar="LABELLED.jsonl[.gz]", help="Rows with a label beside: grounded or ungrounded; - for stdin."),
]
PolicyOut = Annotated[
    Path, Option("--output", "-o", metavar="POLICY.json", dir_okay=False, help="Where the fitted policy is written.")
]
FalseAccept = Annotated[
    float, Option(metavar="SHARE", help="At most this share of the answers called grounded may be wrong.")
]
FalseAlarm = Annotated[
    float | None, Option(metavar="SHARE", help="At most this share of the answers with a flagged claim may be right.")
]
Plot = Annotated[
    Path | None, Option(metavar="FILE", dir_okay=False, help="Also draw scores against labels, as .svg or .html.")
]

# measure
DrawnFrom = Annotated[str, Argument(metavar="REPORTS.jsonl[.gz]", help="What batch wrote.")]
DrawnRows = Annotated[
    str, Option("--rows", metavar="ROWS.jsonl[.gz]", help="The rows it was made from, for the texts.")
]
SampleOut = Annotated[
    Path, Option("--output", "-o", metavar="SAMPLE.jsonl", dir_okay=False, help="Where the answers to label go.")
]
KeyFile = Annotated[
    Path, Option("--key", metavar="KEY.json", dir_okay=False, help="Where the verdicts are; not for who labels.")
]
DrawPassed = Annotated[int, Option("--number", "-n", min=1, help="Answers drawn of those that passed.")]
DrawOthers = Annotated[
    int | None,
    Option("--others", min=0, help="Others mixed in, so that who labels can't know; a quarter of -n by default."),
]
Seed = Annotated[int, Option("--seed", help="The same seed draws the same sample.")]
Sample = Annotated[Path, Argument(metavar="SAMPLE.jsonl", dir_okay=False, help="What draw wrote.")]

# lint
LintedPrompt = Annotated[str, Argument(metavar="PROMPT", help="The file with the system prompt; - for standard input.")]
LintManifest = Annotated[
    Path | None,
    Option("--manifest", metavar="FILE.json", help="What is really connected and done, as JSON."),
]
LintJson = Annotated[bool, Option("--json", help="Print the premises as one line of JSON, and nothing else.")]

# overview
Overviewed = Annotated[
    list[str],
    Argument(metavar="REPORTS...", help="What batch or coverage wrote, or the file of a server; - for stdin."),
]
OverviewRows = Annotated[
    str | None, Option("--rows", metavar="ROWS.jsonl[.gz]", help="The rows they were made from, for their times.")
]
OverviewPage = Annotated[
    Path | None, Option("--output", "-o", metavar="FILE.html", dir_okay=False, help="Write an HTML page instead.")
]
OverviewJson = Annotated[bool, Option("--json", help="Print the counts as one line of JSON, and nothing else.")]
# audit
AuditedReports = Annotated[
    str,
    Argument(metavar="REPORTS.jsonl[.gz]|REPORTS.db", help="What batch wrote, - for stdin; or a service's store."),
]
AuditPage = Annotated[
    Path | None, Option("--html", metavar="FILE", dir_okay=False, help="Also write the drawing and tables as a page.")
]
AuditDrawing = Annotated[Path | None, Option("--svg", metavar="FILE", dir_okay=False, help="Also write the drawing.")]
AuditJson = Annotated[bool, Option("--json", help="Print the picture as one line of JSON, and nothing else.")]

# index
Paths = Annotated[list[Path], Argument(metavar="PATH...", help="Files (text, markdown, CSV, JSON) and folders.")]
Store = Annotated[Path, Option("--store", metavar="DIR", help="Where the collection is kept.")]
Collection = Annotated[str, Option("--collection", metavar="NAME", help="The collection's name.")]

# serve
Host = Annotated[str | None, Option("--host", metavar="ADDRESS", help="Listen at; 127.0.0.1 by default.")]
Port = Annotated[int | None, Option("--port", min=0, max=65535, help="Listen at; 8000 by default.")]
Database = Annotated[
    Path | None, Option("--database", metavar="FILE", help="Where reports are kept; groundwire.db by default.")
]
KeepTexts = Annotated[
    bool | None, Option("--keep-texts/--hashes-only", help="Keep texts with the reports, or hashes only.")
]
RetentionDays = Annotated[
    float | None, Option("--retention-days", metavar="DAYS", help="Delete reports after; 30 by default.")
]
ServeWorkers = Annotated[int | None, Option("--workers", "-w", min=0, max=256, help="Processes that verify.")]
ServePolicy = Annotated[str | None, Option("--policy", metavar="NAME|FILE.json", help="For requests that name none.")]
ServeSecondLook = Annotated[
    bool | None, Option("--second-look", help="Let requests have the registered sources asked again.")
]
AllowAnonymous = Annotated[
    bool | None, Option("--allow-anonymous", help="Serve other machines without asking for API keys.")
]

# demo
Out = Annotated[Path, Option("--out", metavar="DIR", file_okay=False, help="Where the pages are written.")]
