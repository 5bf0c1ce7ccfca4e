"""An officer and her people: what the tests of their pages share."""

from tests.factories import ApplicantFactory, AppointmentFactory

PEOPLE = "/admin/applicants/applicant/"


def page_of(person):
    return f"{PEOPLE}{person.pk}/change/"


def act(person, name):
    return f"/admin/people/{person.pk}/{name}/"


def booked(**more):
    return AppointmentFactory(applicant=ApplicantFactory(**more)).applicant


def one_of_each(town):
    """A person of `town` in every state, by the word of the filter."""
    return {
        "not_booked": ApplicantFactory(municipality=town),
        "booked": booked(municipality=town),
        "served": ApplicantFactory(municipality=town, served=True),
        "withdrawn": ApplicantFactory(municipality=town, withdrawn=True),
    }
