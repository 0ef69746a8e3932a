"""The `stipple` command. Each command imports what it needs when it runs, so that `stipple plan` starts fast."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar

import click

from webapp.config import Config, ConfigError
from webapp.domain.errors import DomainError

if TYPE_CHECKING:
    from webapp.content.library import Library
    from webapp.domain.assessment import Assessment

WRONG_INPUT = 2
Result = TypeVar("Result")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Stipple: intake, care plans and reviews for a clinic that does scalp micropigmentation."""


@main.command()
@click.argument("case", type=click.File("rb", lazy=True), default="-")
@click.option(
    "--format", "wanted", type=click.Choice(["text", "json", "pdf", "ics"]), default="text", show_default=True
)
@click.option("--jsonl", is_flag=True, help="Read one case per line, write one result per line.")
@click.option("--output", type=click.Path(path_type=Path), help="Write to this file instead of the screen.")
def plan(case: IO[bytes], wanted: str, jsonl: bool, output: Path | None) -> None:
    """Screen and plan one CASE file (YAML or JSON), or - for standard input. No database is used.

    `today` in a case is the day of the intake: preparation counts from it, and sessions cannot be before it.
    """
    config = _config()
    library = _library(config)
    if jsonl:
        _plan_lines(library, config, case)
        return
    raw = _read_case_file(case)
    assessment = _planned(library, config, raw)
    result = _rendered(library, config, assessment, wanted)
    if output:
        output.write_bytes(result)
    else:
        sys.stdout.buffer.write(result)


@main.command()
@click.option("--changes", nargs=2, type=click.Path(path_type=Path), metavar="OLD NEW", help="Compare two contents.")
@click.option("--database", is_flag=True, help="With --changes: also over the live clients, by their ids.")
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
@click.option("--content", type=click.Path(path_type=Path), help="Another folder than the configured one.")
def check(changes: tuple[Path, Path] | None, database: bool, as_json: bool, content: Path | None) -> None:
    """Validate the content and prove that no plan of it can contradict itself; names file and line of any mistake.

    With --changes, say instead which clients' plans differ between two content folders, and how.
    """
    if changes:
        _tell_changes(changes, database=database, as_json=as_json)
        return
    if database:
        raise _fail("--database goes with --changes OLD NEW")
    from webapp.check_command import certificate, certificate_text
    from webapp.proof.certificate import written

    config = _config()
    library = _library(replace(config, content_path=content) if content else config)
    # What is kept for the next start is about the content that it starts with.
    found = certificate(library, None if content else config.instance_path, datetime.now(UTC))
    click.echo(written(found) if as_json else "\n".join(certificate_text(found, library.content)))
    if found.problems:
        sys.exit(1)


@main.command()
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file to write.")
def protocol(output: Path) -> None:
    """Write the whole protocol as a PDF, to print and to sign. No database is used: approvals are left open.

    The settings are those of the environment.
    """
    from webapp.protocol_command import protocol_pdf

    if not output.parent.is_dir():
        raise _fail(f"{output.parent}: there is no such folder")
    config = _config()
    pdf = _or_fail(lambda: protocol_pdf(_library(config), config, _today(config)))
    try:
        output.write_bytes(pdf)
    except OSError as error:
        raise _fail(f"{output}: {error.strerror}", code=1) from None


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
def run(host: str, port: int, workers: int) -> None:
    """Prepare the database and serve the app, with the worker beside it."""
    from webapp.server import serve

    _or_fail(lambda: serve(_config(), host, port, workers, click.echo))


@main.command()
def work() -> None:
    """Run the worker alone: it sends reminders where the web runs under another server or on another machine."""
    from webapp.server import run_worker

    _or_fail(lambda: run_worker(_config(), click.echo))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
def demo(host: str, port: int) -> None:
    """Serve a throw-away database with invented clients in every state, for a look around."""
    from webapp.server import serve_demo

    _or_fail(lambda: serve_demo(_config(), host, port, click.echo))


@main.group()
def staff() -> None:
    """Staff accounts."""


@staff.command("add")
@click.option("--name", prompt=True)
@click.option("--email", prompt=True)
@click.option("--role", type=click.Choice(["technician", "manager"]), default="technician", show_default=True)
def add_staff(name: str, email: str, role: str) -> None:
    """Make a one-time link with which a new member of staff chooses a password."""
    from webapp.server import invite

    click.echo(_or_fail(lambda: invite(_config(), name, email, "manager" if role == "manager" else "technician")))


@staff.command("password")
@click.argument("email")
def new_password(email: str) -> None:
    """Make a one-time link with which the member of staff with this EMAIL chooses a new password."""
    from webapp.server import new_password_link

    click.echo(_or_fail(lambda: new_password_link(_config(), email)))


@main.group()
def audit() -> None:
    """The audit trail: who did what, when."""


@audit.command()
@click.option("--known", nargs=2, type=(int, str), metavar="NUMBER CHAIN", help="What an earlier run printed.")
def verify(known: tuple[int, str] | None) -> None:
    """Go through the whole audit trail and name the first event that was changed or removed.

    Keep what it prints on another machine: events cut off at the end show only with --known and an earlier answer.
    """
    from webapp.audit_command import verify as verdict_on

    verdict = _or_fail(lambda: verdict_on(_config(), lambda: datetime.now(UTC), known))
    if verdict.problem:
        raise _fail(verdict.problem, code=1)
    click.echo(f"The audit trail is whole: {verdict.number} events. Keep this on another machine:")
    click.echo(f"{verdict.number} {verdict.chain}")


@main.command()
@click.argument("target", type=click.Path(path_type=Path))
def backup(target: Path) -> None:
    """Copy the database to TARGET while the app runs. Keep instance/field_keys.json apart from it."""
    from webapp.storage.backup import backup as copy
    from webapp.storage.database import Database

    try:
        copy(Database(_config().database_url), target)
    except DomainError as error:
        raise _fail(error, code=1) from None
    click.echo(f"{target} holds the database. It cannot be read without instance/field_keys.json: keep that elsewhere.")


def _tell_changes(folders: tuple[Path, Path], *, database: bool, as_json: bool) -> None:
    from webapp.changes_command import changes

    config = _config()
    live_on = _today(config) if database else None
    for line in _or_fail(lambda: tuple(changes(config, folders, live_on=live_on, as_json=as_json))):
        click.echo(line)


def _or_fail(act: Callable[[], Result]) -> Result:
    """What `act` gives; what it refuses ends the command with one line instead of a traceback."""
    try:
        return act()
    except DomainError as error:
        raise _fail(error, code=1) from None


def _config() -> Config:
    try:
        return Config.from_environ(os.environ)
    except ConfigError as error:
        raise _fail(error) from None


def _library(config: Config) -> Library:
    from webapp.content.library import read_library

    try:
        return read_library(config.content_path)
    except DomainError as error:
        raise _fail(error, code=1) from None


def _fail(error: object, code: int = WRONG_INPUT) -> SystemExit:
    click.echo(str(error), err=True)
    return SystemExit(code)


def _today(config: Config) -> date:
    return datetime.now(UTC).astimezone(config.time_zone).date()


def _read_case_file(case: IO[bytes]) -> object:
    from webapp.content.yaml_source import parse

    try:
        return parse(case.read().decode(), getattr(case, "name", "case")).plain()
    except OSError as error:
        raise _fail(f"{error.filename}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise _fail("the case is not UTF-8 text") from None
    except DomainError as error:
        raise _fail(error) from None


def _planned(library: Library, config: Config, raw: object) -> Assessment:
    try:
        return _assessed(library, config, raw)
    except DomainError as error:
        raise _fail(error) from None


def _assessed(library: Library, config: Config, raw: object) -> Assessment:
    from webapp.content.case_file import read_case
    from webapp.domain.assessment import assess

    return assess(library.content, read_case(library.content, raw, _today(config), config.settings))


def _plan_lines(library: Library, config: Config, lines: Iterable[bytes]) -> None:
    from webapp.documents.result import failed_record, result_record

    version = library.content.version
    for line in _filled(lines):
        try:
            record = result_record(_assessed(library, config, _parsed(line)), version)
        except DomainError as error:
            record = failed_record(str(error).splitlines(), version)
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def _filled(lines: Iterable[bytes]) -> Iterator[bytes]:
    return (line for line in lines if line.strip())


def _parsed(line: bytes) -> Mapping[str, object]:
    from webapp.content.case_file import InvalidCaseError

    try:
        case = json.loads(line)
    except (ValueError, RecursionError):
        raise InvalidCaseError(["case: is not one line of JSON"]) from None
    return case  # type: ignore[no-any-return]  # read_case checks its shape


def _rendered(library: Library, config: Config, assessment: Assessment, wanted: str) -> bytes:
    from webapp.documents.result import result_record, result_text

    if wanted == "json":
        record = result_record(assessment, library.content.version)
        return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()
    if wanted == "text":
        return ("\n".join(result_text(assessment)) + "\n").encode()
    from webapp.documents.case_documents import case_calendar, case_pdf

    make = case_pdf if wanted == "pdf" else case_calendar
    try:
        return make(library, config, assessment, _today(config))
    except DomainError as error:
        raise _fail(error, code=1) from None
