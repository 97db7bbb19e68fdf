"""`towngrid version submit|approve|return|withdraw|show|report|sheet`: the way to approval."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.arguments import existing_file, output_file
from app.cli.console import Console
from app.cli.history import local_time
from app.cli.passphrase import passphrase_of
from app.cli.version_arguments import (
    name_argument,
    office_option,
    opened_version,
    project_argument,
    reason_option,
)
from gis.errors import InputProblem
from gis.files.atomic import written_beside
from gis.files.project_file import OpenProject, reading_versions
from gis.files.version_acts import Act, Told
from gis.files.version_states import VersionAct
from gis.files.versions import Version
from gis.reports.gate import Gate, GateAnswer, errors_in_words
from gis.reports.signature_sheet import SignatureSheet
from gis.texts import Texts

THROUGH, REFUSED = 0, 1


def add_to(group: typer.Typer, console: Console) -> None:
    """Add the commands below `version` that concern approval."""
    _add_submit(group, console)
    _add_approve(group, console)
    _add_give_back(group, console, VersionAct.RETURN, "gate.cli.returned")
    _add_give_back(group, console, VersionAct.WITHDRAW, "gate.cli.withdrawn")
    _add_show(group, console)
    _add_papers(group, console)


def _add_submit(group: typer.Typer, console: Console) -> None:
    texts = console.texts

    @group.command("submit", help=texts("gate.cli.submit"))
    def submit(
        project: Annotated[Path, project_argument(texts)],
        name: Annotated[str, name_argument(texts)],
        office: Annotated[str, office_option(texts)] = "",
        reason: Annotated[str, reason_option(texts, "gate.cli.purpose")] = "",
        as_json: Annotated[bool, typer.Option("--json", help=texts("cli.option.json"))] = False,
    ) -> int:
        with opened_version(project, name, console) as (opened, version):
            gate, told = _gate(opened, texts), Told(office, reason)
            rules = opened.plan.rules
            with console.progress("cli.audit.progress") as progress:
                answer = gate.examine(version, told, rules, progress, on=date.today())
            answer = gate.submit(answer, told)
        if as_json:
            console.document(_answer_as_json(answer, project, texts))
        elif answer.act is not None:
            facts = {"name": version.name, "sha256": answer.act.content_sha256}
            console.text(texts("gate.cli.submitted", **facts))
        else:
            _say_refused(answer, project, console)
        return REFUSED if answer.act is None else THROUGH


def _add_approve(group: typer.Typer, console: Console) -> None:
    texts = console.texts

    @group.command("approve", help=texts("gate.cli.approve"))
    def approve(
        project: Annotated[Path, project_argument(texts)],
        name: Annotated[str, name_argument(texts)],
        office: Annotated[str, office_option(texts)] = "",
        reason: Annotated[str, reason_option(texts, "gate.cli.note")] = "",
        out: Annotated[Path | None, typer.Option("--out", help=texts("gate.cli.sheet_out"))] = None,
    ) -> int:
        if out is not None:
            output_file(out, project)
        with opened_version(project, name, console) as (opened, version):
            gate, told = _gate(opened, texts), Told(office, reason)
            printed = _printed(gate.sheet(version, told, on=date.today()), texts)
            act = gate.approve(version, told, printed)
            sheet = opened.versions.acts.paper(act, "sheet")
        console.text(texts("gate.cli.approved", name=version.name, sha256=act.content_sha256))
        if out is not None:
            _write(sheet, out, console)
        return THROUGH


def _add_give_back(group: typer.Typer, console: Console, act: VersionAct, done: str) -> None:
    texts = console.texts

    @group.command(act.value, help=texts(f"gate.cli.{act.value}"))
    def give_back(
        project: Annotated[Path, project_argument(texts)],
        name: Annotated[str, name_argument(texts)],
        office: Annotated[str, office_option(texts)] = "",
        reason: Annotated[str, reason_option(texts, "gate.cli.reason")] = "",
    ) -> int:
        with opened_version(project, name, console) as (opened, version):
            gate = _gate(opened, texts)
            do = gate.give_back if act is VersionAct.RETURN else gate.withdraw
            do(version, Told(office, reason))
        console.text(texts(done, name=version.name))
        return THROUGH


def _add_show(group: typer.Typer, console: Console) -> None:
    texts = console.texts

    @group.command("show", help=texts("gate.cli.show"))
    def show(
        project: Annotated[Path, project_argument(texts)],
        name: Annotated[str, name_argument(texts)],
        as_json: Annotated[bool, typer.Option("--json", help=texts("cli.option.json"))] = False,
    ) -> int:
        passphrase = passphrase_of(existing_file(project), console, needed=False)
        with reading_versions(project, passphrase) as versions:
            version = versions.named(name)
        if as_json:
            head = {"format": "towngrid-version", "version": 1, "path": str(project)}
            console.document({**head, **version_as_json(version)})
        else:
            console.text("\n".join(_lines(version, texts)))
        return THROUGH


def _add_papers(group: typer.Typer, console: Console) -> None:
    texts = console.texts

    @group.command("report", help=texts("gate.cli.report"))
    def report(
        project: Annotated[Path, project_argument(texts)],
        name: Annotated[str, name_argument(texts)],
        out: Annotated[Path | None, typer.Option("--out", help=texts("cli.option.out"))] = None,
    ) -> int:
        data = _paper(project, name, "report", console)
        if out is None:
            console.document(json.loads(data))
        else:
            output_file(out, project)
            _write(data, out, console)
        return THROUGH

    @group.command("sheet", help=texts("gate.cli.sheet"))
    def sheet(
        project: Annotated[Path, project_argument(texts)],
        name: Annotated[str, name_argument(texts)],
        out: Annotated[Path | None, typer.Option("--out", help=texts("cli.option.out"))] = None,
    ) -> int:
        data = _paper(project, name, "sheet", console)
        path = out or project.with_name(f"{project.stem}-{name.strip()}-sheet.pdf")
        output_file(path, project)
        _write(data, path, console)
        return THROUGH


def version_as_json(version: Version) -> dict[str, Any]:
    """Return a version with its state and the acts on it."""
    submitted, approved, returned = version.submitted, version.approved, version.returned
    is_returned = version.state.value == "returned"
    return {
        "name": version.name,
        "time": version.saved_on,
        "revision": version.revision,
        "state": version.state.value,
        "submitted_on": submitted and submitted.at,
        "submitted_by": submitted and submitted.office,
        "approved_on": approved and approved.at,
        "approved_by": approved and approved.office,
        "returned_reason": returned.words if returned and is_returned else None,
        "content_sha256": submitted and submitted.content_sha256,
        "acts": [
            {
                "act": act.act.value,
                "time": act.at,
                "office": act.office,
                "reason": act.words,
                "content_sha256": act.content_sha256 or None,
                "stored_sha256": act.stored_sha256 or None,
                "report_sha256": act.report_sha256 or None,
                "sheet_sha256": act.sheet_sha256 or None,
            }
            for act in version.acts
        ],
    }


def _lines(version: Version, texts: Texts) -> list[str]:
    state = texts(f"gate.state.{version.state.value}")
    facts = {"time": local_time(version.saved_on), "revision": version.revision}
    lines = [texts("gate.cli.head", name=version.name, state=state, **facts)]
    lines.extend(_act_line(act, texts) for act in version.acts)
    if version.submitted is not None:
        lines.append(texts("gate.cli.sha256", sha256=version.submitted.content_sha256))
    return lines


def _act_line(act: Act, texts: Texts) -> str:
    return texts(
        "gate.cli.act",
        time=local_time(act.at),
        act=texts(f"gate.act.{act.act.value}"),
        office=act.office,
        reason=texts("gate.words_sealed") if act.words is None else act.words or "–",
    )


def _gate(project: OpenProject, texts: Texts) -> Gate:
    return Gate(project.versions, project.path, texts)


def _answer_as_json(answer: GateAnswer, project: Path, texts: Texts) -> dict[str, Any]:
    return {
        "format": "towngrid-gate",
        "version": 1,
        "path": str(project),
        "name": answer.version.name,
        "passed": answer.act is not None,
        "state": answer.version.state.value,
        "content_sha256": answer.document.report.content_sha256,
        "errors": answer.errors,
        "audit": answer.document.as_json(texts),
    }


def _say_refused(answer: GateAnswer, project: Path, console: Console) -> None:
    texts = console.texts
    facts = {"name": answer.version.name, "errors": sum(answer.errors.values())}
    console.text(texts("gate.refused", path=project, **facts))
    for title, lines in errors_in_words(answer, texts).items():
        console.text("\n  ".join([title, *lines]))


def _paper(project: Path, name: str, column: str, console: Console) -> bytes:
    """Return what was kept with the submission or the approval of a version."""
    passphrase = passphrase_of(existing_file(project), console, needed=True)
    with reading_versions(project, passphrase) as versions:
        version = versions.named(name)
        act = version.submitted if column == "report" else version.approved
        if act is None:
            raise InputProblem(f"gate.no_{column}", path=str(project), name=version.name)
        return versions.acts.paper(act, column)


def _printed(sheet: SignatureSheet, texts: Texts) -> bytes:
    # Painting needs Qt; every other command must work without it.
    from app.printing.offscreen import offscreen_application  # noqa: PLC0415
    from app.printing.reports.printed_signature_sheet import printed_signature_sheet  # noqa: PLC0415

    with offscreen_application():
        return printed_signature_sheet(sheet, texts)


def _write(data: bytes, path: Path, console: Console) -> None:
    with written_beside(path) as beside:
        beside.write_bytes(data)
    console.text(console.texts("gate.cli.written", path=path))
