import csv
from pathlib import Path

import pytest

from applicants.names import LONGEST, search_key, words

PAIRS = Path(__file__).parents[1] / "data" / "name-pairs.csv"


def pairs():
    with PAIRS.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: " = ".join(pair.values()))
def test_spellings_of_one_person_are_found_and_those_of_another_are_not(pair):
    registered, searched = words(pair["registered"]), words(pair["searched"])

    assert (
        set(searched) <= set(registered)
        if pair["same"] == "yes"
        else not (set(searched) <= set(registered))
    )


@pytest.mark.parametrize(
    "spellings",
    [
        "Щербак Shcherbak Scherbak",
        "Чернівецький Tchernivetsky Chernivetskyi Tschernivetskij",
        "Їжакевич Yizhakevych IZHAKEVYCH",
        "О'Коннор О’Коннор OʼConnor oconnor",
        "Марія Мария Mariia Mariya Marija",
        "Валерій Валерий Valerii Valeriy Valery",
        "Михайло Михаил Mykhailo Mikhail Michael",
        "Максим Maksym Maxim",
        "Вікторія Виктория Viktoriia Victoria",
        "Šolc Sholc",
    ],
)
def test_spellings_of_a_word_sound_the_same(spellings):
    assert len(set(words(spellings))) == 1


def test_a_letter_of_two_signs_is_the_letter_of_one():
    assert words("Андрі\u0438\u0306") == words("Андрі\u0439")


def test_a_name_in_two_scripts_is_one_word_in_the_key():
    assert search_key("Oleksii", "Shevchenko", native="Шевченко Олексій") == " shevchenko oleksi "


def test_a_key_has_every_word_of_the_name():
    key = search_key("Anna-Maria", "Berg", "van der")

    assert key == " berh van der hana mara "


def test_a_key_of_signs_alone_finds_nothing():
    assert search_key("'", "-") == "  "
    assert words("%_ \u200b") == []


def test_a_key_is_never_longer_than_its_column():
    assert len(search_key("x" * 150, "y y1 " * 30, "", "Щ" * 200)) <= LONGEST
