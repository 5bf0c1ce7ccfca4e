from django.utils.translation import gettext as _

from appointments.exceptions import AlreadyBooked, BookingError, NotAllowed, NotEligible


def why(refusal: BookingError) -> str:
    """Return in words for officers and planners what a service refused."""
    if isinstance(refusal, NotEligible):
        reasons = {str(each.message) for each in refusal.objections}
        return " ".join([str(refusal), *sorted(reasons)])
    if isinstance(refusal, AlreadyBooked):
        return _("Somebody of them already has an appointment. Nobody was named.")
    if isinstance(refusal, NotAllowed):  # its own words are for who has an appointment
        return _("This has changed meanwhile. Please look again.")
    return str(refusal)
