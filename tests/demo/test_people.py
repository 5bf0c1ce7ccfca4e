import random
import re
from datetime import date
from itertools import chain, combinations

import pytest

from applicants.models import BIRTH_DATE, V_NUMBER, Municipality
from demo.data import names
from demo.data.municipalities import MUNICIPALITIES
from demo.latin import latin
from demo.people import PHONES, Member, feminine, households, members, named_elsewhere

TODAY = date(2026, 11, 24)
TOWNS = [(Municipality(code=f"{n:04d}", name=f"Town {n}"), share) for n, share in [(1, 3), (2, 1)]]


@pytest.fixture(scope="module")
def found():
    """Three thousand people by household."""
    return list(households(3000, TOWNS, TODAY))


@pytest.fixture(scope="module")
def people(found):
    return list(chain.from_iterable(found))


def fields(person):
    names = [field.attname for field in person._meta.concrete_fields]
    return {name: getattr(person, name) for name in names} | {"town": person.municipality.name}


def test_the_same_seed_makes_the_same_people():
    first, second = (list(chain(*households(200, TOWNS, TODAY, seed=1))) for _ in range(2))
    other = list(chain(*households(200, TOWNS, TODAY, seed=2)))

    assert [fields(person) for person in first] == [fields(person) for person in second]
    assert [fields(person) for person in first] != [fields(person) for person in other]


def test_there_are_as_many_people_as_asked_each_with_a_number(people):
    numbers = {person.v_number for person in people}

    assert len(people) == len(numbers) == 3000
    assert all(re.match(V_NUMBER, number) and number.startswith("31") for number in numbers)


def test_households_are_of_one_to_six_who_share_what_a_household_shares(found):
    assert {len(household) for household in found} == {1, 2, 3, 4, 5, 6}
    for household in found:
        assert len({(p.municipality.name, p.household, p.language) for p in household}) == 1
        assert bool(household[0].household) == (len(household) > 1)
    named = [household[0].household for household in found if len(household) > 1]
    assert len(named) == len(set(named))


def test_every_household_has_an_adult_and_many_have_children(found):
    assert all(household[0].age_on(TODAY) >= 18 for household in found)

    families = [h for h in found if any(person.age_on(TODAY) < 18 for person in h)]
    assert len(found) / 5 < len(families) < len(found) / 2


def test_a_child_is_young_enough_to_be_the_adult_s():
    for seed in range(300):
        head, *others = members(random.Random(seed), 5)
        assert all(head.age - other.age >= 19 for other in others if other.age < 18)


def test_languages_are_spread_as_among_those_who_come(found):
    share = {
        language: sum(household[0].language == language for household in found) / len(found)
        for language in ["uk", "ru", "en", "nl"]
    }

    assert share["uk"] == pytest.approx(0.75, abs=0.04)
    assert share["ru"] == pytest.approx(0.22, abs=0.04)
    assert min(share.values()) > 0


def test_municipalities_have_their_shares(people):
    first = sum(person.municipality.name == "Town 1" for person in people)

    assert first / len(people) == pytest.approx(0.75, abs=0.04)


def test_birth_dates_are_those_of_a_register_and_few_are_not_known_in_full(people):
    assert all(re.match(BIRTH_DATE, person.birth_date) for person in people)
    assert all(person.latest_birth_date() <= TODAY for person in people)

    unsure = [person for person in people if "-00" in person.birth_date]
    assert 0 < len(unsure) < len(people) / 50


def test_nobody_is_registered_before_birth_or_in_the_future(people):
    for person in people:
        assert person.latest_birth_date() <= person.registered_on <= TODAY
        assert person.withdrawn_on is None or person.registered_on <= person.withdrawn_on <= TODAY
        assert person.served_on is None or person.registered_on < person.served_on < TODAY


def test_some_are_new_some_have_left_and_some_have_their_sticker(people):
    count = len(people)

    assert 0 < sum((TODAY - person.registered_on).days < 7 for person in people) < count / 20
    assert 0 < sum(person.withdrawn_on is not None for person in people) < count / 20
    assert count / 10 < sum(person.served_on is not None for person in people) < count / 3


def test_who_comes_without_a_sticker_was_not_served(people):
    assert all(person.age_on(person.served_on) >= 14 for person in people if person.served_on)


def test_no_telephone_rings_and_no_letter_arrives(people):
    phones = [person.phone for person in people if person.phone]
    mails = [person.email for person in people if person.email]

    assert {PHONES <= int(phone[1:]) <= PHONES + 999 for phone in phones} == {True}
    assert all(re.fullmatch(r"[a-z.0-9]+@example\.org", mail) for mail in mails)
    assert len(mails) == len(set(mails)) > 500


@pytest.mark.parametrize(
    ("man", "woman"),
    [
        ("Яворський", "Яворська"),
        ("Заболотний", "Заболотна"),
        ("Волков", "Волкова"),
        ("Бєляєв", "Бєляєва"),
        ("Савін", "Савіна"),
        ("Гриценко", "Гриценко"),
        ("Жук", "Жук"),
        ("Синиця", "Синиця"),
    ],
)
def test_a_woman_bears_the_form_of_the_name_for_women(man, woman):
    assert feminine(man) == woman


def test_a_family_s_names_differ_only_by_gender(found):
    for household in found:
        family_names = {person.native_name.split(" ")[0] for person in household} - {""}
        assert len(family_names) <= 2
        assert all(
            feminine(a) == b or feminine(b) == a for a, b in combinations(sorted(family_names), 2)
        )


def test_who_is_from_elsewhere_has_no_name_in_cyrillic():
    person = named_elsewhere(random.Random(1), Member(woman=True, age=30), "Жук")

    assert person.given_names in names.WOMEN_FROM_ELSEWHERE
    assert person.native_name == ""


@pytest.mark.parametrize(
    ("cyrillic", "expected"),
    [
        ("Згурський Юрій", "Zghurskyi Yurii"),
        ("Єфименко Їжак", "Yefymenko Yizhak"),
        ("Щербак Ярослав", "Shcherbak Yaroslav"),
        ("Ґалаґан Гліб", "Galagan Hlib"),
        ("Мар'яна Хом’як", "Mariana Khomiak"),
        ("Соловйова Наталія", "Soloviova Nataliia"),
        ("Цимбал Ольга", "Tsymbal Olha"),
        ("Короп'є-Чуй", "Koropie-Chui"),
    ],
)
def test_latin_is_that_of_the_passport(cyrillic, expected):
    assert latin(cyrillic) == expected


def test_the_lists_of_names_are_long_and_repeat_nothing():
    lists = [names.WOMEN, names.MEN, [*names.UNCHANGING, *names.MASCULINE]]

    assert all(len(words) == len(set(words)) for words in lists)
    assert [len(words) >= least for words, least in zip(lists, [40, 40, 80], strict=True)]
    assert all(re.fullmatch(r"[A-Z][a-z]+", latin(word)) for word in chain(*lists))


def test_municipalities_have_a_code_of_their_own_and_lie_in_the_country():
    codes = {code for code, *_ in MUNICIPALITIES}

    assert len(codes) == len(MUNICIPALITIES) >= 30
    assert all(re.fullmatch(r"\d{4}", code) for code in codes)
    assert all(50.7 < lat < 53.6 and 3.3 < lon < 7.3 for _, _, lat, lon, _ in MUNICIPALITIES)
