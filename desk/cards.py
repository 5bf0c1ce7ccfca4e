"""What a clerk can show to a visitor: one sentence for each verdict, in their language."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from desk import verdicts
from desk.bands import reasons, when_and_where
from desk.verdicts import Verdict

LANGUAGES = [code for code, _name in settings.LANGUAGES]
NEW = _("You can make a new appointment at once. We will help you with it.")

SENTENCES: dict[str, list[Promise]] = {
    verdicts.EXPECTED: [
        _("Welcome. You are expected."),
        _("Please take a seat. We will call you."),
    ],
    verdicts.EARLY: [
        _("Welcome. You are early."),
        _("Please take a seat, or come back shortly before your time."),
    ],
    verdicts.LATE: [_("Welcome. We will help you as soon as we can."), _("Please take a seat.")],
    verdicts.ARRIVED: [_("You are checked in."), _("Please take a seat. We will call you.")],
    verdicts.ALREADY: [
        _("You are checked in already."),
        _("Please take a seat. We will call you."),
    ],
    verdicts.NOT_ELIGIBLE: [_("We cannot give you the sticker today.")],
    verdicts.WITHDRAWN: [
        _("You are not registered with a municipality any more."),
        _("Please ask your municipality. It can register you again."),
    ],
    verdicts.WRONG_DAY: [_("Your appointment is on another day. It stays as it is.")],
    verdicts.WRONG_PLACE: [_("Your appointment is at another location. It stays as it is.")],
    verdicts.SERVED: [_("You have been helped already. There is nothing more to do.")],
    verdicts.UNFINISHED: [_("Your last visit was not finished."), NEW],
    verdicts.MISSED: [_("The time of your appointment is over."), NEW],
    verdicts.CANCELLED: [_("This appointment was cancelled."), NEW],
    verdicts.NOT_BOOKED: [_("This appointment was not confirmed."), NEW],
    verdicts.UNKNOWN: [
        _("We cannot find your appointment yet."),
        _("Please show us your passport or the letter with your V-number."),
    ],
    verdicts.SLIP: [
        _("We cannot read this code."),
        _("Please show us the code with 8 characters from your message."),
    ],
}
TELL_WHERE = [verdicts.WRONG_DAY, verdicts.WRONG_PLACE]


@dataclass(frozen=True)
class Card:
    """What is shown, finished, in one language."""

    language: str
    lines: list[str]


def card(verdict: Verdict, language: str) -> Card:
    """Return the card of `verdict`; in the first of our languages if `language` is none of them."""
    language = language if language in LANGUAGES else LANGUAGES[0]
    with translation.override(language):
        lines = [str(sentence) for sentence in SENTENCES[verdict.word]]
        if verdict.word in TELL_WHERE:
            lines += when_and_where(verdict)
        if verdict.word == verdicts.NOT_ELIGIBLE:
            lines += reasons(verdict)
        return Card(language, lines)
