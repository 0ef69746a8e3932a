"""Starts the app: database first, then the web server, with the little that has to be said on the way."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from webapp.app import create_app, utc_now
from webapp.composition import build_services
from webapp.config import DEFAULT_BASE_URL, Config
from webapp.content.library import read_library
from webapp.demo.story import MANAGER, PASSWORD, TECHNICIAN, Invited, Story, StoryClock
from webapp.processes import WebServer
from webapp.proof.certificate import Certificate, certified, keep
from webapp.services import Clock, Services
from webapp.services.accounts.errors import UnknownMemberError
from webapp.services.login import Role
from webapp.storage.encryption import FieldCipher, refuse_other_keys
from webapp.storage.keys import load_or_create
from webapp.storage.migrate import upgrade
from webapp.supervision import Child

Say = Callable[[str], None]


def serve(config: Config, host: str, port: int, workers: int, say: Say) -> None:
    """Migrates the database and serves until the process is stopped.

    Raises DomainError when something is not as it must be; nothing is served then.
    """
    config = reachable_at(config, host, port)
    refuse_unproved(config, say)
    services = prepare(config)
    announce(config, services, say)
    run_processes(services, host, port, workers, say)


def run_worker(config: Config, say: Say) -> None:
    """Does the work that nobody waits for, until the process is stopped; for installations whose web runs elsewhere.

    It makes no plans, so the content need not be proved here. Raises DomainError when something is not as it must be.
    """
    services = prepare(config)
    say(f"The worker of {services.profile.current().name} runs.")
    _work(services)


def run_processes(services: Services, host: str, port: int, workers: int, say: Say) -> None:
    """Serves on a database that is ready, with the worker beside the web."""
    services.database.dispose()  # Each process opens its own connections.
    app = create_app(services.config, services=services)
    gc.freeze()  # What is there by now is there for good: a collector that leaves it alone leaves it shared.
    WebServer(app, host, port, workers, Child("The worker", partial(_work, services), say)).run()


def _work(services: Services, *watch: Callable[[], bool]) -> None:
    # Only the worker's own process has to carry what a queue needs.
    from webapp.worker import work

    work(services, *watch)


def serve_demo(config: Config, host: str, port: int, say: Say) -> None:
    """Serves invented clients from a folder that is gone afterwards."""
    certificate = refuse_unproved(config, say)
    with tempfile.TemporaryDirectory(prefix="stipple-demo-") as folder:
        instance = Path(folder)
        throw_away = replace(
            reachable_at(config, host, port),
            instance_path=instance,
            database_url=f"sqlite:///{instance / 'stipple.sqlite3'}",
            clinic_name="Marina SMP (demo)",
            clinic_phone=config.clinic_phone or "+971 4 555 0100",
            smtp_url=None,
        )
        keep(certificate, instance)
        clock = StoryClock(utc_now)
        played = prepare(throw_away, clock)
        clients = Story(played, clock).play()
        played.database.dispose()
        announce_demo(throw_away, clients, say)
        run_processes(build_services(throw_away, utc_now), host, port, 1, say)


def announce_demo(config: Config, clients: list[Invited], say: Say) -> None:
    """Says how to come in as everybody."""
    say(f"A demo with invented clients: {config.base_url}. Nothing is kept when it stops.")
    say(f"Staff: {config.base_url}/staff/ as {MANAGER} or {TECHNICIAN}, password: {PASSWORD}")
    say("Clients (each link works once):")
    for client in clients:
        say(f"  {client.name}, {client.state}\n    {client.link}")


def invite(config: Config, name: str, email: str, role: Role) -> str:
    """A one-time link that makes a staff account."""
    return prepare(config).accounts.invitations.invite(name, email, role).link


def new_password_link(config: Config, email: str) -> str:
    """A one-time link with which a member of staff chooses a new password.

    Raises UnknownMemberError.
    """
    accounts = prepare(config).accounts
    found = [member.id for member in accounts.team.members() if member.email == email.strip().lower()]
    if not found:
        raise UnknownMemberError(f"No member of staff has the address {email}.")
    return accounts.new_passwords.offer(found[0]).link


def prepare(config: Config, clock: Clock = utc_now) -> Services:
    """The services of an installation whose database is up to date and fits its keys."""
    config.instance_path.mkdir(mode=0o700, parents=True, exist_ok=True)
    services = build_services(config, clock)
    upgrade(services.database)
    refuse_other_keys(services.database, FieldCipher(load_or_create(config.instance_path).field_keys))
    return services


def refuse_unproved(config: Config, say: Say) -> Certificate:
    """The certificate of the configured content.

    Raises ContentError, with every problem, for content that could give a client a plan that contradicts itself.
    """
    version = read_library(config.content_path).content.version
    return certified(config.content_path, version, config.instance_path, say)


def announce(config: Config, services: Services, say: Say) -> None:
    """Says where the app is, what is missing, and on a first start how to make the manager."""
    clinic = services.profile.current()
    say(f"Stipple for {clinic.name}: {config.base_url}")
    say(f"Staff: {config.base_url}/staff/")
    if not config.smtp_url:
        say(f"No mail server is configured: mails are written to {config.instance_path / 'outbox'}.")
    if not clinic.phone:
        say("The clinic has no phone yet (STIPPLE_CLINIC_PHONE, or Clinic on the staff pages): clients cannot call.")
    link = services.accounts.first_manager_link()
    if link:
        say(f"First start. Make the manager account within 24 hours, once, at:\n  {link}")


def reachable_at(config: Config, host: str, port: int) -> Config:
    """`config` with an address that fits the port, unless the installation says its own."""
    if config.base_url != DEFAULT_BASE_URL:
        return config
    name = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not listened on
    return replace(config, base_url=f"http://{name}:{port}")
