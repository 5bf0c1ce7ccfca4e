import csv
import io
import re

import pytest

from tests.factories import AppointmentFactory, PartyFactory, SlotFactory

PAGE = "/planning/fairness/"


def visits(number, **party):
    """So many people with a visit each, booked alike."""
    slot = SlotFactory(planned=number)
    for _ in range(number):
        AppointmentFactory(slot=slot, party=PartyFactory(**party))


def rows_of(html, name):
    """The cells of the table by this name."""
    table = html.split(f'<caption class="govuk-visually-hidden">{name}</caption>')[1]
    rows = re.findall(r"<tr>(.*?)</tr>", table.split("</table>")[0])[1:]
    return [re.findall(r"<t[hd][^>]*>([^<]*)<", row) for row in rows]


def test_the_page_says_how_long_groups_waited(client, planner):
    visits(6, language="uk")
    visits(5, language="ru")

    html = client.get(PAGE).content.decode()

    assert rows_of(html, "Language") == [
        ["Русский", "5", "15", "–"],
        ["Українська", "6", "15", "–"],
    ]


def test_a_small_group_is_hidden_and_another_with_it(client, planner):
    visits(6, language="uk")
    visits(5, language="en")
    visits(4, language="ru")

    html = client.get(PAGE).content.decode()

    hidden = ["·", "·", "·"]
    assert rows_of(html, "Language") == [
        ["English", *hidden],
        ["Русский", *hidden],
        ["Українська", "6", "15", "–"],
    ]


def test_before_the_first_booking_the_page_says_so(client, planner):
    html = client.get(PAGE).content.decode()

    assert "These figures begin with the first booking." in html
    assert len(rows_of(html, "Who comes before others in line")) == 6


def test_the_file_says_what_the_page_says_and_no_more(client, planner):
    visits(6, language="uk")
    visits(4, language="ru")

    text = client.get(f"{PAGE}counts.csv").content.decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(text)))
    assert {len(row) for row in rows} == {5}
    assert ["Language", "Українська", "·", "·", "·"] in rows
    assert ["How they booked", "website", "10", "15", "–"] in rows
    assert ["Waiting now", "medical", "0", "", ""] in rows


@pytest.mark.parametrize("number", [1, 3])
def test_many_groups_take_no_more_queries_than_one(
    client, planner, django_assert_num_queries, number
):
    for _ in range(number):
        AppointmentFactory()

    with django_assert_num_queries(QUERIES):
        client.get(PAGE)


QUERIES = 10


def test_figures_are_counted_once_in_a_while(client, planner):
    client.get(PAGE)
    visits(5)

    assert "These figures begin with the first booking." in client.get(PAGE).content.decode()
