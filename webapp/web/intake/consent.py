"""What a client agrees to, in the words that they read; its version and hash are kept with each consent."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from flask_babel import gettext, ngettext

from webapp.domain.clinic_profile import ClinicProfile
from webapp.services.intake import Consent
from webapp.web.clinic import clinic
from webapp.web.formats import phone

# Raise it with every change of meaning. The hash tells changes of wording, language and clinic apart by itself.
VERSION = "1"


@dataclass(frozen=True)
class ConsentText:
    """`points` are (in a word, in a sentence); `statement` stands beside the box."""

    points: tuple[tuple[str, str], ...]
    statement: str

    @property
    def text_hash(self) -> str:
        """Changes with every letter that a client can see."""
        lines = [f"{point}: {sentence}" for point, sentence in self.points]
        return sha256("\n".join([VERSION, *lines, self.statement]).encode()).hexdigest()

    @property
    def agreed(self) -> Consent:
        """What is stored of it."""
        return Consent(VERSION, self.text_hash)


def consent_text() -> ConsentText:
    """The text in force, in the language of the request."""
    profile = clinic()
    return ConsentText(
        points=(
            (gettext("What for"), _purpose()),
            (gettext("Who sees them"), gettext("Only the clinic’s staff. Your answers are stored encrypted.")),
            (gettext("How long"), _duration(profile.retention_years)),
            (gettext("How to withdraw"), _withdrawal(profile)),
        ),
        statement=gettext("I agree that %(clinic)s keeps and uses my answers like this.", clinic=profile.name),
    )


def _purpose() -> str:
    return gettext(
        "To see whether the treatment suits you, to plan your sessions and care, and to reach you about them. "
        "For nothing else."
    )


def _duration(years: int) -> str:
    return ngettext(
        "Clinics keep records of care. We keep yours for %(num)d year, then we delete them.",
        "Clinics keep records of care. We keep yours for %(num)d years, then we delete them.",
        years,
    )


def _withdrawal(profile: ClinicProfile) -> str:
    if profile.email:
        how = gettext("write to %(email)s", email=profile.email)
    elif profile.phone:
        how = gettext("call %(phone)s", phone=phone(profile.phone))
    else:
        how = gettext("tell any of our staff")
    return gettext("At any time, without giving a reason: %(how)s. We then stop using your answers.", how=how)
