import pytest
from django.utils import timezone
from django.utils.translation import override

from privacy.looks import Look
from privacy.words import id_of, in_words
from tests.factories import UserFactory


def look(**more):
    empty = dict.fromkeys(Look._fields, "") | {"at": timezone.now(), "pk": 1}
    return Look(**{**empty, **more})


@pytest.mark.parametrize(
    ("text", "kind", "pk"),
    [("user:3", "user", 3), ("user:3", "applicant", 0), ("user:", "user", 0), ("", "user", 0)],
)
def test_an_id_is_read_from_what_the_trail_says(text, kind, pk):
    assert id_of(text, kind) == pk


def test_who_and_what_in_words(db):
    user = UserFactory(username="olena")

    [line] = in_words(
        [look(kind="phone view", actor=f"user:{user.pk}", about="applicant:5", channel="phone")]
    )

    with override("en"):
        said = [str(each) for each in [line.who, line.what, line.about, line.where]]
    assert said == ["olena", "looked at the person", "applicant:5", "phone"]
    assert (line.account, line.person) == (user.pk, 5)


def test_a_word_that_nobody_explained_stands_as_it_is(db):
    [line] = in_words([look(kind="new thing", actor="user:999", result="odd", about="list:3")])

    assert (line.what, line.who, line.result, line.about) == (
        "new thing", "user:999", "odd", "list:3",
    )  # fmt: skip


@pytest.mark.parametrize("rows", [1, 3])
def test_names_take_one_query_however_many_there_are(rows, db, django_assert_num_queries):
    users = UserFactory.create_batch(rows)

    with django_assert_num_queries(1):
        in_words(look(actor=f"user:{user.pk}") for user in users)
