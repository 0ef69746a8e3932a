"""Takes what a prospective client sent: stored once, screened, planned, queued where it needs a look."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.assessment import Assessment
from webapp.domain.condition import Value
from webapp.domain.errors import DomainError
from webapp.domain.response import Response
from webapp.domain.screening import READY, SERIOUSNESS, FlagKind
from webapp.services.accounts.attempts import Attempts, Bucket, Limit, network_of
from webapp.services.clock import Clock, Today
from webapp.services.contact import Contact
from webapp.services.merged_records import kept_id
from webapp.services.plans import PlanSnapshot
from webapp.services.search_index import write_tokens
from webapp.storage.database import Database
from webapp.storage.encryption import BlindIndex, FieldCipher
from webapp.storage.rows import ClientRow, ConsentRow, ResponseRow, ReviewRow, Row, new_id

# Far above what families behind one address send, far below what fills a disk (C24).
PER_NETWORK = Limit("intake_ip", 60, timedelta(minutes=10))
EVERYWHERE = Limit("intake", 1000, timedelta(hours=1))

Remake = Callable[[Session, UUID, str], PlanSnapshot]
SignIn = Callable[[Session, UUID], str]


class ChangedSubmissionError(DomainError):
    """This submission is stored already, with other answers."""


@dataclass(frozen=True)
class Consent:
    """The text that was agreed to, by its version and its hash."""

    version: str
    text_hash: str


@dataclass(frozen=True)
class Intake:
    """Everything that one person sent. `address` is where from, as the network sees it.

    Whoever sends it is signed in with it, unless `kiosk` is set or `signs_in` is not.
    """

    submission_id: UUID
    response: Response
    contact: Contact
    consent: Consent
    locale: str
    kiosk: bool = False
    signs_in: bool = True
    address: str = ""


@dataclass(frozen=True)
class Receipt:
    """The client that an intake belongs to, and the token that signs their own phone in; others get none."""

    client_id: UUID
    token: str | None


class IntakeService:
    """One write transaction for each intake: all of it is stored, or none."""

    def __init__(
        self,
        database: Database,
        cipher: FieldCipher,
        blind_index: BlindIndex,
        attempts: Attempts,
        *,
        remake: Remake,
        sign_in: SignIn,
        content_version: str,
        clock: Clock,
        today: Today,
    ) -> None:
        self._database = database
        self._cipher = cipher
        self._blind_index = blind_index
        self._attempts = attempts
        self._remake = remake
        self._sign_in = sign_in
        self._content_version = content_version
        self._clock = clock
        self._today = today

    def submit(self, intake: Intake) -> Receipt:
        """Stores `intake`, once: the same submission again gives the same client and stores nothing.

        Raises ChangedSubmissionError when it comes again with other answers, and TooManyAttemptsError.
        """
        # A writer is alone from its first moment, so of two equal posts at once the second finds the first's row.
        with self._database.write() as session:
            client_id = self._stored_before(session, intake) or self._store(session, intake)
            is_owner = intake.signs_in and not intake.kiosk
            # Sent once more long afterwards, it may be of a record that was merged into another.
            return Receipt(client_id, self._sign_in(session, kept_id(session, client_id)) if is_owner else None)

    def taken_on(self, submission_id: UUID) -> date | None:
        """The clinic's day on which a submission was stored; None where it was not."""
        with self._database.read() as session:
            return session.scalars(
                select(ResponseRow.intake_on).where(ResponseRow.submission_id == submission_id)
            ).first()

    def once_agreed(self, text_hash: str) -> Consent | None:
        """An earlier text of the consent, if anybody has agreed to it; what nobody here has ever read is unknown."""
        with self._database.read() as session:
            known = select(ConsentRow.version).where(ConsentRow.text_hash == text_hash).limit(1)
            version = session.scalars(known).first()
            return Consent(version, text_hash) if version else None

    def _stored_before(self, session: Session, intake: Intake) -> UUID | None:
        earlier = session.scalars(select(ResponseRow).where(ResponseRow.submission_id == intake.submission_id)).first()
        if earlier is None:
            return None
        if earlier.fingerprint != self._fingerprint(intake):
            raise ChangedSubmissionError(f"Submission {intake.submission_id} was stored with other answers.")
        return earlier.client_id

    def _store(self, session: Session, intake: Intake) -> UUID:
        self._attempts.spend_within(session, Bucket(PER_NETWORK, network_of(intake.address)), Bucket(EVERYWHERE, "all"))
        now = self._clock()
        client = self._client(intake, now)
        response = self._response(intake, client, now)
        session.add_all([client, response, self._consent(intake, client, now)])
        session.flush()  # The plan is made from the rows.
        write_tokens(session, self._blind_index, self._clock, client.id, intake.contact)
        assessment = self._remake(session, client.id, "intake").assessment
        session.add_all(_reviews(intake, response, assessment, now))
        return client.id

    def _client(self, intake: Intake, now: datetime) -> ClientRow:
        identity, contact = new_id(), intake.contact
        return ClientRow(
            id=identity,
            created_at=now,
            name_enc=self._cipher.seal("client", "name_enc", identity, contact.name),
            email_enc=self._cipher.seal("client", "email_enc", identity, contact.email),
            email_index=self._blind_index.of(contact.email),
            phone_enc=self._cipher.seal("client", "phone_enc", identity, contact.phone) if contact.phone else None,
            phone_index=self._blind_index.of_phone(contact.phone) if contact.phone else None,
            reach_by=contact.reach_by,
            locale=intake.locale,
        )

    def _response(self, intake: Intake, client: ClientRow, now: datetime) -> ResponseRow:
        identity, answers = new_id(), _written(answers_as_sent(intake.response))
        return ResponseRow(
            id=identity,
            created_at=now,
            client_id=client.id,
            submission_id=intake.submission_id,
            fingerprint=self._fingerprint(intake),
            intake_on=self._today(),
            content_version=self._content_version,
            answers_enc=self._cipher.seal("response", "answers_enc", identity, answers),
            kiosk=intake.kiosk,
        )

    def _consent(self, intake: Intake, client: ClientRow, now: datetime) -> ConsentRow:
        consent = intake.consent
        return ConsentRow(
            created_at=now, client_id=client.id, version=consent.version, text_hash=consent.text_hash, given_at=now
        )

    def _fingerprint(self, intake: Intake) -> str:
        contact = intake.contact
        body = [answers_as_sent(intake.response), contact.name, contact.email, contact.phone, contact.reach_by]
        return self._blind_index.of_submission(_written(body))


def answers_as_sent(response: Response) -> dict[str, object]:
    """The answers as the questionnaire's codes, dates as ISO text: what `read_response` reads back."""
    return {question: _as_sent(value) for question, value in response.answers.items()}


def _as_sent(value: Value) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, date) else value


def _written(data: object) -> str:
    """One spelling for equal data."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _reviews(intake: Intake, response: ResponseRow, assessment: Assessment, now: datetime) -> list[Row]:
    """The place in the queue of an intake that a person has to look at; a ready one has none."""
    if assessment.disposition == READY:
        return []
    wanted = intake.response.answers.get("desired_date")
    review = ReviewRow(
        created_at=now,
        client_id=response.client_id,
        response_id=response.id,
        disposition=assessment.disposition,
        flags=list(dict.fromkeys(str(flag.kind) for flag in assessment.flags)),
        severity=SERIOUSNESS[FlagKind(assessment.disposition)],
        wanted_on=wanted if isinstance(wanted, date) else None,
    )
    return [review]
