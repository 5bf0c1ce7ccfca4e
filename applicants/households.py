"""Whether a household key of a list would put people into another family's household."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from applicants.forms import Entry
from applicants.models import Applicant

STEM = 4  # letters: Zelenskyi and Zelenska are one family


class Households:
    """Who is in which household by the list, to compare with who is in it by what we know."""

    def __init__(self, municipality: int, entries: Iterable[Entry]) -> None:
        self.municipality = municipality
        self.numbers: dict[str, set[str]] = defaultdict(set)
        self.names: dict[str, set[str]] = defaultdict(set)
        for entry in entries:
            if key := entry.facts.get("household"):
                self.numbers[key].add(entry.v_number)
                self.names[key].add(stem(entry.facts["family_name"]))

    def strange(self, entries: Iterable[Entry], known: Mapping[str, Applicant]) -> set[str]:
        """Return the V-numbers of those who would enter a household of strangers.

        Strangers: none of them is on the list in that household, none has the name of
        one who is. Who sees a household in booking sees names.
        """
        coming: dict[str, set[str]] = defaultdict(set)
        for entry in entries:
            key, person = entry.facts.get("household"), known.get(entry.v_number)
            if key and not (person and self.lives_in(person, key)):
                coming[key].add(entry.v_number)
        theirs = self.members(coming)
        return {
            number
            for key, numbers in coming.items()
            if key in theirs and self.are_strangers(key, theirs[key])
            for number in numbers
        }

    def lives_in(self, person: Applicant, key: str) -> bool:
        return person.household == key and person.municipality_id == self.municipality

    def members(self, keys: Iterable[str]) -> Mapping[str, list[tuple[str, str]]]:
        """Return V-number and family name of who is known, by household."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        people = Applicant.objects.filter(
            municipality=self.municipality, household__in=[key for key in keys if key]
        )
        for key, *person in people.values_list("household", "v_number", "family_name"):
            found[key].append((person[0], person[1]))
        return found

    def are_strangers(self, key: str, members: Iterable[tuple[str, str]]) -> bool:
        return not any(
            number in self.numbers[key] or stem(name) in self.names[key] for number, name in members
        )


def stem(family_name: str) -> str:
    return family_name.casefold()[:STEM]
