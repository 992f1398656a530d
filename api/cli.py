"""The command line. What it does is in the modules it calls; imports are made when a command needs them.

Exit status: 0 done; 1 the answer, or the share of grounded answers, is below what --fail-on or --fail-under
demands; 2 bad usage or bad input; 3 a batch finished, but some rows gave error lines; 130 interrupted.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Sequence
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ParamSpec

import typer

from grounding.api import options

if TYPE_CHECKING:
    from rich.console import Console

    from grounding.api.batch import Purpose, Tally
    from grounding.api.wire import Row
    from grounding.checker import Checker
    from grounding.policy import Policy
    from grounding.report import Report
    from grounding.sources import Registry

P = ParamSpec("P")


class Exit(IntEnum):
    """The exit status of every command."""

    DONE = 0
    BELOW = 1
    """A verdict, score or share is below what was demanded, or a premise of a prompt is not backed."""
    BAD_INPUT = 2
    SOME_ROWS_FAILED = 3
    INTERRUPTED = 130
    PIPE_CLOSED = 141


_EPILOG = (
    "Exit status: 0 done; 1 below what --fail-on or --fail-under demands; 2 bad usage or input; "
    "3 a batch finished but some rows gave error lines."
)

app = typer.Typer(
    name="groundwire",
    help="Checks, span by span, that a model's answer is true to the sources it was given.",
    epilog=_EPILOG,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, and return its exit status.

    Args:
        arguments: Without the program's name; those of the process by default.
    """
    for stream in (sys.stdout, sys.stderr):
        # A terminal that can't show a sign gets an escape for it, not a traceback.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    try:
        app(None if arguments is None else list(arguments), prog_name="groundwire")
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else Exit.BAD_INPUT if done.code else Exit.DONE
    return Exit.DONE


def _command(function: Callable[P, Exit]) -> Callable[P, None]:
    """A command whose expected errors are one sentence on standard error, and whose result is the exit status."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        from grounding.errors import GroundingError

        try:
            status = function(*args, **kwargs)
            sys.stdout.flush()
        except BrokenPipeError:
            # Python flushes standard output once more at exit, into the closed pipe.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            status = Exit.PIPE_CLOSED
        except KeyboardInterrupt:
            _tell("interrupted")
            status = Exit.INTERRUPTED
        except GroundingError as error:
            _tell(f"error: {error}")
            status = Exit.BAD_INPUT
        except OSError as error:
            named = f"{error.filename}: " if error.filename is not None else ""
            _tell(f"error: {named}{(error.strerror or str(error)).lower()}")
            status = Exit.BAD_INPUT
        raise typer.Exit(status)

    return run


def _tell(message: str) -> None:
    from grounding.rendering.visible import visible

    sys.stderr.write(f"groundwire: {visible(message)}\n")


def _console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    class Piped(Console):
        def on_broken_pipe(self) -> None:
            # Rich would end the process with 1, which means something else here.
            raise BrokenPipeError

    return Piped(stderr=stderr, markup=False, highlight=False)


def _version(wanted: bool) -> None:
    if wanted:
        from grounding._version import __version__

        sys.stdout.write(f"groundwire {__version__}\n")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    pass


@app.command()
@_command
def verify(
    answer: options.Answer = None,
    answer_file: options.AnswerFile = None,
    row: options.RowFile = None,
    source: options.Sources = None,
    query: options.Query = None,
    prompt: options.Prompt = None,
    as_of: options.AsOf = None,
    policy: options.PolicyName = "default",
    sources: options.RegistryFile = None,
    second_look: options.SecondLook = False,
    judge: options.JudgeName = None,
    judge_all: options.JudgeAll = False,
    judge_key: options.JudgeKey = None,
    judge_cache: options.JudgeCache = None,
    judge_prompt: options.JudgePrompt = False,
    json: options.Json = False,
    html: options.HtmlFile = None,
    fail_on: options.FailOn = None,
    fail_under: options.FailUnderScore = None,
) -> Exit:
    """Check one answer, and show what of it its sources bear out.

    groundwire verify --answer "Revenue was $94.9 billion." --source report.txt --query "What was revenue?"
    """
    from grounding.api import judges
    from grounding.api.sourcefiles import text_of
    from grounding.api.wire import read_row
    from grounding.frontdoor import checker_with

    given = [
        name
        for name, value in (("--answer", answer), ("--answer-file", answer_file), ("--row", row))
        if value is not None
    ]
    if len(given) != 1:
        raise typer.BadParameter(f"give one of --answer, --answer-file and --row, not {' and '.join(given) or 'none'}")
    of_judge = {
        "--judge-all": judge_all,
        "--judge-key": judge_key,
        "--judge-cache": judge_cache,
        "--judge-prompt": judge_prompt,
    }
    if judge is None and (idle := [name for name, value in of_judge.items() if value]):
        raise typer.BadParameter(f"{' and '.join(idle)} without --judge")
    registry = _registry(sources, second_look)
    asked = None if judge is None else judges.opened(judge, judge_key, judge_cache)
    if row is not None:
        others = (("--source", source), ("--query", query), ("--prompt", prompt), ("--as-of", as_of))
        if clash := [name for name, value in others if value]:
            raise typer.BadParameter(f"--row holds it all already; leave out {' and '.join(clash)}")
        read = read_row(text_of(row))
    else:
        text = answer if answer is not None else text_of(str(answer_file))
        read = _row_from_options(text, source or (), query, prompt, as_of)
    if asked is not None and judge_prompt:
        listener = judges.Listener(asked)
        _checked(read, policy, checker_with(listener, judge_all=judge_all))
        sys.stdout.write(listener.heard())
        return Exit.DONE
    report = _checked(read, policy, checker_with(asked, judge_all=judge_all), registry, second_look=second_look)
    if asked is not None and (cost := judges.cost(asked)):
        _tell(cost)
    if html is not None:
        report.save_html(html)
        _tell(f"wrote {html}")
    if json:
        sys.stdout.buffer.write(report.to_json().encode() + b"\n")
    else:
        from grounding.api.terminal import paint

        paint(report, _console())
    bad = fail_on is not None and report.verdict in (fail_on.value, options.Verdict.UNGROUNDED.value)
    return Exit.BELOW if bad or (fail_under is not None and report.score < fail_under) else Exit.DONE


def _row_from_options(
    answer: str, sources: Sequence[str], query: str | None, prompt: str | None, as_of: str | None
) -> Row:
    from grounding.api.sourcefiles import passages_of
    from grounding.api.wire import Row
    from grounding.errors import InvalidInput
    from grounding.inputs import as_payload

    if any("\ud800" <= char <= "\udfff" for char in answer):
        # How Python keeps bytes of an argument that are not UTF-8.
        raise InvalidInput("--answer", "is not UTF-8 text")
    return Row(None, answer, as_payload(passages_of(sources), query=query, prompt=prompt, as_of=as_of), None)


def _checked(
    row: Row, policy: str, checker: Checker, registry: Registry | None = None, *, second_look: bool = False
) -> Report:
    from grounding.frontdoor import looking_again

    look = looking_again(registry, second_look)
    return checker.check(row.answer, row.payload, _policy(row.policy or policy), row.id, row.labels, registry, look)


def _registry(name: str | None, second_look: bool = False) -> Registry | None:
    if name is None:
        if second_look:
            raise typer.BadParameter("--second-look without --sources")
        return None
    from grounding.sources import Registry

    return Registry.from_file(name)


def _policy(name: str) -> Policy:
    from grounding.policy import policy_named

    return policy_named(name)


@app.command()
@_command
def batch(
    rows: options.Rows,
    output: options.Output,
    policy: options.PolicyName = "default",
    sources: options.RegistryFile = None,
    second_look: options.SecondLook = False,
    workers: options.Workers = 1,
    resume: options.Resume = False,
    force: options.Force = False,
    fail_under: options.FailUnderShare = None,
) -> Exit:
    """Check many answers: a report for every row, in the order of the rows.

    A row that can't be used gives a line {"id", "line", "error": {"field", "message"}}, and the run goes on;
    the exit status is then 3. Unknown keys are passed over, and counted at the end.
    """
    registry = _registry(sources, second_look)
    tally = _run(
        rows,
        output,
        policy,
        workers,
        "verify",
        resume=resume,
        force=force,
        registry=registry,
        second_look=second_look,
    )
    if tally.errors:
        return Exit.SOME_ROWS_FAILED
    if fail_under is not None and tally.grounded_share < fail_under:
        _tell(f"{tally.grounded_share:.4f} of the rows are grounded; --fail-under demands {fail_under:g}")
        return Exit.BELOW
    return Exit.DONE


@app.command()
@_command
def coverage(
    rows: options.Rows,
    output: options.Output,
    policy: options.PolicyName = "default",
    sources: options.RegistryFile = None,
    workers: options.Workers = 1,
    force: options.Force = False,
) -> Exit:
    """Tell, for many rows, what of the query the sources cover; no answer is needed."""
    registry = _registry(sources)
    tally = _run(rows, output, policy, workers, "coverage", resume=False, force=force, registry=registry)
    return Exit.SOME_ROWS_FAILED if tally.errors else Exit.DONE


def _run(
    rows: str,
    output: str,
    policy: str,
    workers: int,
    purpose: Purpose,
    *,
    resume: bool,
    force: bool,
    registry: Registry | None = None,
    second_look: bool = False,
) -> Tally:
    from grounding.api.batch import Job, Tally, run_batch
    from grounding.api.lines import STANDARD, LinesIn, LinesOut
    from grounding.api.resuming import keep_finished
    from grounding.api.terminal import BatchBar, summary
    from grounding.errors import InvalidInput
    from grounding.frontdoor import default_checker, looking_again

    if output.endswith(".gz"):
        raise InvalidInput("--output", "is written as plain JSON lines; choose a name without .gz")
    if resume and (force or output == STANDARD):
        raise typer.BadParameter(f"--resume does not go together with {'--force' if force else '--output -'}")
    if STANDARD not in (rows, output) and os.path.exists(output) and os.path.samefile(rows, output):
        raise InvalidInput("--output", "is the input itself")
    job = Job(_policy(policy), purpose, registry, second_look)
    # What is missing for every row ends the run before an output is touched.
    looking_again(registry, second_look)
    default_checker()
    with LinesIn(rows) as source:
        lines = iter(source)
        tally = keep_finished(Path(output), lines, job) if resume else Tally()
        with LinesOut(output, overwrite=force, append=resume) as out:
            try:
                with BatchBar(_console(stderr=True), source) as bar:
                    run_batch(job, lines, out, workers=workers, tally=tally, on_row=bar)
            finally:
                _tell(summary(tally))
    return tally


@app.command()
@_command
def report(
    reports: options.Reports,
    rows: options.RowsOfReports = None,
    id: options.ReportId = None,
    html: options.HtmlFolder = None,
) -> Exit:
    """Show saved reports, as text or as HTML pages.

    Reports keep no texts. Given the rows, each is held against its report by hash, and the answer is shown.
    """
    from contextlib import ExitStack

    from grounding.api.lines import STANDARD, LinesIn
    from grounding.api.saved import file_name, reports_in, with_texts
    from grounding.api.terminal import paint
    from grounding.errors import InvalidInput

    if html is not None and rows is None:
        raise typer.BadParameter("a page shows the answer and its passages: give --rows with --html")
    if reports == rows == STANDARD:
        raise typer.BadParameter("reports and rows can't both come from standard input")
    console = _console()
    taken: set[str] = set()
    shown = 0
    with ExitStack() as files:
        saved = reports_in(files.enter_context(LinesIn(reports)), id)
        if rows is not None:
            saved = with_texts(saved, iter(files.enter_context(LinesIn(rows))))
        for one in saved:
            shown += 1
            if html is None:
                if shown > 1:
                    console.rule()
                paint(one, console)
            else:
                html.mkdir(parents=True, exist_ok=True)
                sys.stdout.write(f"{one.save_html(html / file_name(one.id, taken))}\n")
    if not shown:
        raise InvalidInput(reports, "holds no report" + (f" with the id {id!r}" if id is not None else ""))
    return Exit.DONE


@app.command()
@_command
def calibrate(
    labelled: options.LabelledRows,
    output: options.PolicyOut,
    false_accept: options.FalseAccept = 0.05,
    false_alarm: options.FalseAlarm = None,
    policy: options.PolicyName = "default",
    plot: options.Plot = None,
    force: options.Force = False,
) -> Exit:
    """Fit a policy to answers that people have labelled, and show what it changes on held-out documents.

    The thresholds of statements are set so that at most the share --false-accept of the answers called grounded is
    wrong, and the score is made a probability. Everything else is as in --policy.
    """
    from grounding.api import calibrating
    from grounding.api.lines import LinesIn
    from grounding.api.terminal import CountBar
    from grounding.refit import check_enough, refit

    name = calibrating.name_for(output)
    for file in (output, plot):
        _refuse_to_overwrite(file, force=force)
    if plot is not None:
        calibrating.check_plot(plot)
    base = _policy(policy)
    with LinesIn(labelled) as lines:
        rows = calibrating.labelled_rows(lines)
    check_enough([row.right for row in rows], false_accept, false_alarm)
    with CountBar(_console(stderr=True), "answers judged", len(rows)) as bar:
        judged = calibrating.judged(rows, base, bar)
    done = refit(judged, base, false_accept, name, false_alarm)
    sys.stdout.write(calibrating.table(done, base))
    output.write_text(done.policy.to_json(), encoding="utf-8")
    _tell(f"wrote {output}; use it with --policy {output}")
    if plot is not None:
        calibrating.save_plot(done, plot)
        _tell(f"wrote {plot}")
    return Exit.DONE


def _refuse_to_overwrite(file: Path | None, *, force: bool) -> None:
    from grounding.errors import InvalidInput

    if file is not None and file.exists() and not force:
        raise InvalidInput(str(file), "exists; --force overwrites it")


measure = typer.Typer(
    help="Estimate, from a blind sample that people label, how many of the answers that passed are wrong.",
    no_args_is_help=True,
)
app.add_typer(measure, name="measure")


@measure.command("draw")
@_command
def measure_draw(
    reports: options.DrawnFrom,
    rows: options.DrawnRows,
    output: options.SampleOut,
    key: options.KeyFile,
    number: options.DrawPassed = 200,
    others: options.DrawOthers = None,
    seed: options.Seed = 0,
    force: options.Force = False,
) -> Exit:
    """Draw answers to label: verdicts are kept in the key, and not shown in the sample."""
    from grounding.api.measuring import drawn_from, drawn_told, save_sample

    for file in (output, key):
        _refuse_to_overwrite(file, force=force)
    sample, kept = drawn_from(reports, rows, number, number // 4 if others is None else others, seed)
    save_sample(sample, output)
    key.write_text(kept.model_dump_json(indent=2) + "\n", encoding="utf-8")
    _tell(f"drew {drawn_told(sample, kept)}")
    _tell(f"wrote {output}, to label, and {key}, to keep from who labels")
    return Exit.DONE


@measure.command("label")
@_command
def measure_label(sample: options.Sample) -> Exit:
    """Label a sample at a prompt, one answer after the other; run again, it goes on where it was left."""
    from grounding.api.measuring import label_at_prompt

    reconfigure = getattr(sys.stdin, "reconfigure", None)
    if reconfigure is not None:
        # A byte that is no character is no label either, and asked about again.
        reconfigure(errors="backslashreplace")

    def ask(question: str) -> str | None:
        sys.stdout.write(question)
        sys.stdout.flush()
        return sys.stdin.readline() or None

    def say(text: str) -> None:
        sys.stdout.write(f"{text}\n")

    left = label_at_prompt(sample, ask, say)
    _tell(f"{left:,} answers have no label yet" if left else "every answer has its label")
    return Exit.DONE


@measure.command("report")
@_command
def measure_report(sample: options.Sample, key: options.KeyFile) -> Exit:
    """Tell the share of wrong answers among those that passed, with its 95% interval."""
    from grounding.api.measuring import read_key, read_sample, told
    from grounding.sampling import estimate

    kept = read_key(key)
    sys.stdout.write(told(estimate(read_sample(str(sample)), kept), kept))
    return Exit.DONE


@app.command()
@_command
def lint(
    prompt: options.LintedPrompt,
    sources: options.RegistryFile = None,
    manifest: options.LintManifest = None,
    policy: options.PolicyName = "default",
    json: options.LintJson = False,
) -> Exit:
    """Tell what a system prompt takes for granted (access, recency, completeness, actions) that nothing backs.

    What is connected comes from --sources and --manifest. The exit status is 1 where something is not backed.
    """
    from grounding.api.linting import as_json, as_text, linted, manifest_in

    recorded = manifest_in(manifest) if manifest is not None else None
    findings = linted(prompt, _registry(sources), recorded, _policy(policy))
    sys.stdout.write(as_json(findings) if json else as_text(findings))
    return Exit.DONE if all(finding.backed for finding in findings) else Exit.BELOW


@app.command()
@_command
def index(
    paths: options.Paths, store: options.Store = Path(".groundwire"), collection: options.Collection = "default"
) -> Exit:
    """Read files into a collection that answers can be checked against.

    Only new and changed files are read again; interrupted at any point, the next run completes it.
    """
    from grounding.api.terminal import IndexBar

    with IndexBar(_console(stderr=True)) as progress:
        from grounding.retrievers.indexing import index as bring_up_to_date

        done = bring_up_to_date(paths, store, collection, progress=progress)
    for skipped in done.skipped:
        _tell(f"left out: {skipped.file}: {skipped.why}")
    for long in done.shortened:
        _tell(f"found by its start only: {long.file}: {long.why}")
    _tell(
        f"{done.added:,} files added, {done.unchanged:,} unchanged, {done.removed:,} removed; "
        f"{done.passages:,} passages stored in {store}, collection {collection!r}"
    )
    return Exit.DONE


@app.command()
@_command
def serve(
    host: options.Host = None,
    port: options.Port = None,
    database: options.Database = None,
    keep_texts: options.KeepTexts = None,
    retention_days: options.RetentionDays = None,
    workers: options.ServeWorkers = None,
    policy: options.ServePolicy = None,
    allow_anonymous: options.AllowAnonymous = None,
) -> Exit:
    """Serve the REST interface, on this machine only unless told otherwise.

    Every setting can also be given as an environment variable, GROUNDWIRE_HOST and so on; API keys only so.
    """
    from pydantic import ValidationError

    from grounding.api.settings import Settings
    from grounding.inputs import invalid_input

    given = {
        "host": host,
        "port": port,
        "database": database,
        "keep_texts": keep_texts,
        "retention_days": retention_days,
        "workers": workers,
        "policy": policy,
        "allow_anonymous": allow_anonymous,
    }
    try:
        settings = Settings.model_validate({name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise invalid_input(error) from None
    from grounding.api.rest.server import serve as serve_until_stopped

    serve_until_stopped(settings)
    return Exit.DONE


@app.command()
@_command
def demo(out: options.Out = Path("demo-out")) -> Exit:
    """Index a small corpus, retrieve, check recorded answers against it, and write their pages."""
    from grounding.api.demo import run_demo

    run_demo(out, _console())
    return Exit.DONE


if __name__ == "__main__":
    sys.exit(main())
