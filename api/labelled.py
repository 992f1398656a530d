"""Commands on answers that people have labelled: calibrate, and measure."""

from __future__ import annotations

import sys

import typer

from grounding.api import options
from grounding.api.running import Exit, command, console, policy_of, refuse_to_overwrite, tell


@command
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
        refuse_to_overwrite(file, force=force)
    if plot is not None:
        calibrating.check_plot(plot)
    base = policy_of(policy)
    with LinesIn(labelled) as lines:
        rows = calibrating.labelled_rows(lines)
    check_enough([row.right for row in rows], false_accept, false_alarm)
    with CountBar(console(stderr=True), "answers judged", len(rows)) as bar:
        judged = calibrating.judged(rows, base, bar)
    done = refit(judged, base, false_accept, name, false_alarm)
    sys.stdout.write(calibrating.table(done, base))
    output.write_text(done.policy.to_json(), encoding="utf-8")
    tell(f"wrote {output}; use it with --policy {output}")
    if plot is not None:
        calibrating.save_plot(done, plot)
        tell(f"wrote {plot}")
    return Exit.DONE


measure = typer.Typer(
    help="Estimate, from a blind sample that people label, how many of the answers that passed are wrong.",
    no_args_is_help=True,
)


@measure.command("draw")
@command
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
        refuse_to_overwrite(file, force=force)
    sample, kept = drawn_from(reports, rows, number, number // 4 if others is None else others, seed)
    save_sample(sample, output)
    key.write_text(kept.model_dump_json(indent=2) + "\n", encoding="utf-8")
    tell(f"drew {drawn_told(sample, kept)}")
    tell(f"wrote {output}, to label, and {key}, to keep from who labels")
    return Exit.DONE


@measure.command("label")
@command
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
    tell(f"{left:,} answers have no label yet" if left else "every answer has its label")
    return Exit.DONE


@measure.command("report")
@command
def measure_report(sample: options.Sample, key: options.KeyFile) -> Exit:
    """Tell the share of wrong answers among those that passed, with its 95% interval."""
    from grounding.api.measuring import read_key, read_sample, told
    from grounding.sampling import estimate

    kept = read_key(key)
    sys.stdout.write(told(estimate(read_sample(str(sample)), kept), kept))
    return Exit.DONE
