"""Commands on a system rather than an answer: lint its prompt, audit what it has used, sum up its reports."""

from __future__ import annotations

import sys

from grounding.api import options
from grounding.api.running import Exit, command, console, policy_of, refuse_to_overwrite, registry_of, tell


@command
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
    findings = linted(prompt, registry_of(sources), recorded, policy_of(policy))
    sys.stdout.write(as_json(findings) if json else as_text(findings))
    return Exit.DONE if all(finding.backed for finding in findings) else Exit.BELOW


@command
def audit(
    reports: options.AuditedReports,
    rows: options.RowsOfReports = None,
    sources: options.RegistryFile = None,
    html: options.AuditPage = None,
    svg: options.AuditDrawing = None,
    json: options.AuditJson = False,
) -> Exit:
    """Show what saved reports' calls consulted and used: sources, retrievers, actions, and what was not validated.

    Reports keep no sources: give the rows for the whole picture, or the service's store.
    """
    from grounding.api.auditing import audited

    picture = audited(reports, rows, registry_of(sources))
    for path, made in ((html, picture.as_html), (svg, picture.as_svg)):
        if path is not None:
            path.write_text(made(), encoding="utf-8")
            tell(f"wrote {path}")
    sys.stdout.write(f"{picture.to_json()}\n" if json else picture.as_text())
    return Exit.DONE


@command
def overview(
    reports: options.Overviewed,
    rows: options.OverviewRows = None,
    output: options.OverviewPage = None,
    json: options.OverviewJson = False,
    force: options.Force = False,
) -> Exit:
    """Show many reports at once: which sources, needs and gaps come up most, and how verdicts go over time.

    Lines that can't be used are counted at the end, with the reason; the exit status is then 3.
    """
    from grounding.api.overviewing import notes, read_all
    from grounding.api.terminal import paint_lines
    from grounding.rendering.overview_text import layout_overview

    refuse_to_overwrite(output, force=force)
    reading = read_all(reports, rows)
    found = reading.counting.overview()
    if json:
        sys.stdout.buffer.write(found.model_dump_json().encode() + b"\n")
    elif output is None:
        paint_lines(lambda width: layout_overview(found, width), console())
    if output is not None:
        from grounding.rendering.overview import overview_page

        output.write_text(overview_page(found), encoding="utf-8")
        tell(f"wrote {output}")
    for note in notes(reading):
        tell(note)
    return Exit.SOME_ROWS_FAILED if reading.refused else Exit.DONE
