"""Builds every service with what it needs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from webapp.config import Config
from webapp.content.library import read_library
from webapp.documents.case_documents import letterhead
from webapp.documents.pdf_cache import PdfCache
from webapp.documents.wording import CATALOGUES
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
from webapp.services.calendar_addresses import CalendarAddresses
from webapp.services.client_calendar import ClientCalendar
from webapp.services.client_papers import ClientPapers
from webapp.services.clinic_settings import SettingsVersion, clinic_settings
from webapp.services.desk import Desk
from webapp.services.housekeeping import Housekeeping
from webapp.services.intake import IntakeService
from webapp.services.plan_news import PlanNews
from webapp.services.plans import PlanService
from webapp.services.protocol_papers import ProtocolPapers
from webapp.services.protocol_reading import ProtocolReading
from webapp.services.reminders import Gateways, build_reminders
from webapp.services.running_aftercare import RunningAftercare
from webapp.services.staff_work import staff_work
from webapp.services.ticks import TickService
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

    database = Database(config.database_url)
    keys = load_or_create(config.instance_path)
    cipher, blind_index = FieldCipher(keys.field_keys), BlindIndex(keys.field_keys)
    kept_in = config.instance_path / "papers"
    papers, long_papers = PdfCache(kept_in, keys.secret_key), PdfCache(kept_in, keys.secret_key)
    library = read_library(config.content_path)
    settings = clinic_settings(library, config.settings)
    plans = PlanService(database, cipher, library, settings, clock, today)
    post = post_of(config, clock, mail or mail_of(config))
    accounts = build_accounts(database, clock, cipher, blind_index, post)
    aftercare = RunningAftercare(database, plans, today)
    desk = Desk(database, cipher, library.content, plans, clock, today, PlanNews(database, cipher, post))
    proof = kept_certificate(config.instance_path, library.content.version)
    approvals = ApprovalService(database, cipher, library, clock, today)
    ticks = TickService(database, cipher, plans, clock)
    gateways = gateways_of(config, post, push_services or KnownServices())
    reading = ProtocolReading(library, lambda: current_settings().values)
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
        ),
        documents=ClientPapers(
            database, cipher, library, plans, letterhead(config), config.time_zone, papers, aftercare.of
        ),
        calendar=ClientCalendar(
            database,
            library,
            plans,
            letterhead(config),
            config.time_zone,
            CalendarAddresses(database, cipher, clock, new_token=new_token, hash_of=hash_of),
        ),
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
        aftercare=aftercare,
        staff=staff_work(desk),
        approvals=approvals,
        protocol=reading,
        protocol_papers=ProtocolPapers(
            library, reading, approvals, current_settings, proof, letterhead(config), today, long_papers
        ),
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
