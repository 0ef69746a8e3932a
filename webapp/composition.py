"""Builds every service with what it needs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from webapp.config import Config
from webapp.content.library import read_library
from webapp.documents.pdf_cache import PdfCache
from webapp.documents.plan_document import Letterhead
from webapp.documents.wording import CATALOGUES
from webapp.messaging.bell import Bell
from webapp.messaging.letters import LetterTemplates
from webapp.messaging.mail import Mail
from webapp.messaging.outbox import OutboxMail
from webapp.messaging.push import PushSigner
from webapp.messaging.push_services import KnownServices, PushServices
from webapp.messaging.smtp import SmtpMail
from webapp.proof.certificate import kept_certificate
from webapp.services import Clock, Services
from webapp.services.accounts import build_accounts
from webapp.services.accounts.post import Post
from webapp.services.accounts.secret import hash_of, new_token
from webapp.services.answer_changes import AnswerChangeService
from webapp.services.approvals import ApprovalService
from webapp.services.audit_trail import AuditTrails
from webapp.services.calendar_addresses import OF_CLIENTS, OF_STAFF, AddressBook, CalendarAddresses
from webapp.services.client_calendar import ClientCalendar
from webapp.services.client_merges import ClientMerges
from webapp.services.client_papers import ClientPapers
from webapp.services.client_search import ClientSearch
from webapp.services.client_sheets import ClientSheets
from webapp.services.clinic_profile import ClinicProfiles
from webapp.services.clinic_settings import SettingsVersion, clinic_settings
from webapp.services.concerns import ConcernService
from webapp.services.date_requests import DateRequests
from webapp.services.desk import Desk
from webapp.services.follow_ups import FollowUps
from webapp.services.housekeeping import Housekeeping
from webapp.services.intake import IntakeService
from webapp.services.intake_reach import IntakeReach
from webapp.services.jobs import Jobs, Shift
from webapp.services.jobs.work import job_kinds
from webapp.services.numbers import Numbers
from webapp.services.numbers.source import Source as NumbersSource
from webapp.services.plan_news import PlanNews
from webapp.services.plans import PlanService
from webapp.services.protocol_papers import ProtocolPapers
from webapp.services.protocol_reading import ProtocolReading
from webapp.services.reminders import Gateways, build_reminders
from webapp.services.running_aftercare import RunningAftercare
from webapp.services.search_index import SearchIndex
from webapp.services.session_checks import SessionChecks
from webapp.services.staff_work import staff_work
from webapp.services.team_calendar import TeamCalendar
from webapp.services.ticks import TickService
from webapp.storage.audit import AuditTrail
from webapp.storage.database import Database
from webapp.storage.encryption import BlindIndex, FieldCipher
from webapp.storage.keys import load_or_create
from webapp.storage.push_key import load_or_create_push_key

TOP = Path(__file__).parent.parent
# As many as are worked on at once.
REMEMBERED_IN_ROUNDS = 4


def build_services(
    config: Config, clock: Clock, *, mail: Mail | None = None, push_services: PushServices | None = None
) -> Services:
    """All use cases of one installation. Reads the content, so content that is wrong stops the start here.

    `mail` stands in for the configured way that letters go, `push_services` for the servers that may be pushed to.

    Raises ContentError, InvalidSettingError.
    """

    def today() -> date:
        return clock().astimezone(config.time_zone).date()

    def current_settings() -> SettingsVersion:
        with database.read() as session:
            return settings.current(session)

    def addresses(book: AddressBook) -> CalendarAddresses:
        return CalendarAddresses(database, cipher, clock, book, new_token=new_token, hash_of=hash_of)

    def clinic() -> Letterhead:
        return Letterhead.of(profile.current(), config.base_url)

    database = Database(config.database_url)
    profile = ClinicProfiles(database, config, clock)
    keys = load_or_create(config.instance_path)
    cipher, blind_index = FieldCipher(keys.field_keys), BlindIndex(keys.field_keys)
    database.trail = trail = AuditTrail(keys.field_keys, clock)
    kept_in = config.instance_path / "papers"
    papers, long_papers = PdfCache(kept_in, keys.secret_key), PdfCache(kept_in, keys.secret_key)
    library = read_library(config.content_path)
    settings = clinic_settings(library, config.settings)
    plans = PlanService(database, cipher, library, settings, clock, today)
    post = post_of(config, clock, mail or mail_of(config))
    accounts = build_accounts(database, clock, cipher, blind_index, post)
    aftercare = RunningAftercare(database, plans, today)
    news = PlanNews(database, cipher, post)
    desk = Desk(database, cipher, library.content, plans, clock, today, news, news.write, config.time_zone)
    search = ClientSearch(blind_index, SearchIndex(database, cipher, blind_index, clock))
    proof = kept_certificate(config.instance_path, library.content.version)
    approvals = ApprovalService(database, cipher, library, clock, today)
    ticks = TickService(database, cipher, plans, clock)
    session_checks = SessionChecks(database, cipher, clock, config.time_zone)
    follow_ups = FollowUps(desk)
    gateways = gateways_of(config, post, push_services or KnownServices())
    reading = ProtocolReading(library, lambda: current_settings().values)
    sheets = ClientSheets(desk, profile, config.time_zone)
    numbers = Numbers(NumbersSource(database, cipher, library, today, config.time_zone), clock)
    kinds = job_kinds(desk, sheets, numbers)
    return Services(
        config=config,
        clock=clock,
        database=database,
        library=library,
        proof=proof,
        accounts=accounts,
        plans=plans,
        ticks=ticks,
        housekeeping=Housekeeping(database, clock),
        reminders=build_reminders(
            database,
            cipher,
            clock,
            config.time_zone,
            secret_key=keys.secret_key,
            gateways=gateways,
            attempts=accounts.attempts,
            # A round goes through everybody: to remember them would only fill the worker's memory.
            plans=PlanService(database, cipher, library, settings, clock, today, remembers=REMEMBERED_IN_ROUNDS),
            ticks=ticks,
            checks=session_checks,
            told=follow_ups,
        ),
        documents=ClientPapers(database, cipher, library, plans, clinic, config.time_zone, papers, aftercare.of),
        calendar=ClientCalendar(
            database,
            library,
            plans,
            clinic,
            config.time_zone,
            addresses(OF_CLIENTS),
        ),
        team_calendar=TeamCalendar(database, today, addresses(OF_STAFF), config.base_url, config.time_zone),
        intake=IntakeService(
            database,
            cipher,
            blind_index,
            accounts.attempts,
            remake=plans.remake,
            sign_in=lambda session, client_id: accounts.sessions.start_within(session, "client", client_id),
            content_version=library.content.version,
            clock=clock,
            today=today,
        ),
        answers=AnswerChangeService(desk, blind_index, accounts.attempts),
        date_requests=DateRequests(desk),
        concerns=ConcernService(desk, blind_index, accounts.attempts),
        aftercare=aftercare,
        session_checks=session_checks,
        follow_ups=follow_ups,
        audit=AuditTrails(database, cipher, config.time_zone, trail),
        staff=staff_work(desk),
        sheets=sheets,
        jobs=Jobs(database, cipher, clock, kinds, Bell(config.instance_path, config.redis_url, keys.secret_key).ring),
        shift=Shift(database, cipher, clock, kinds),
        numbers=numbers,
        reach=IntakeReach(database, library, accounts.attempts, clock, today),
        search=search,
        merges=ClientMerges(desk, search),
        approvals=approvals,
        protocol=reading,
        protocol_papers=ProtocolPapers(
            library, reading, approvals, current_settings, proof, clinic, today, long_papers
        ),
        profile=profile,
    )


def post_of(config: Config, clock: Clock, mail: Mail) -> Post:
    """Letters of this site, in the languages there are."""
    render = LetterTemplates(TOP / "templates" / "mail", CATALOGUES)
    return Post(mail, render, clock, config.base_url, config.mail_from)


def gateways_of(config: Config, post: Post, push_services: PushServices) -> Gateways:
    """The ways that reminders can go."""
    signer = PushSigner(load_or_create_push_key(config.instance_path), config.clinic_email or config.mail_from)
    text = (config.text_webhook, config.text_webhook_secret) if config.text_webhook else None
    return Gateways(post, signer, push_services, text)


def mail_of(config: Config) -> Mail:
    """The configured server, or a folder for somebody to look into."""
    if config.smtp_url:
        return SmtpMail(config.smtp_url, sender=config.mail_from)
    return OutboxMail(config.instance_path / "outbox")
