import pytest

from accounts.roles import Role
from tests.factories import UserFactory
from tests.stickers.factories import visit
from tests.stickers.steps import give_sticker

pytestmark = pytest.mark.django_db
MODELS = ["delivery", "batch", "transfer", "stockcount", "sticker", "outcome"]


@pytest.mark.parametrize("model", MODELS)
def test_the_ledger_is_looked_at_and_no_person_is_named(client, roll, desk, clerk, model):
    row = give_sticker(desk, clerk, "NL00000001", visit(desk.location))
    client.force_login(UserFactory(role=Role.ADMIN))

    page = client.get(f"/admin/stickers/{model}/").content.decode()

    assert row.applicant.family_name not in page
    assert row.applicant.v_number not in page


def test_a_sticker_is_found_by_its_serial(client, roll):
    client.force_login(UserFactory(role=Role.DPO))

    page = client.get("/admin/stickers/sticker/", {"q": "NL00000007"}).content.decode()

    assert "NL00000007" in page
    assert "NL00000008" not in page


def test_nobody_changes_the_ledger_there(client, roll):
    client.force_login(UserFactory(role=Role.ADMIN))
    [sticker, *_] = roll

    response = client.post(f"/admin/stickers/sticker/{sticker.pk}/change/", {"status": "lost"})

    assert response.status_code == 403


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("rows", [1, 3])
def test_lists_take_the_same_queries_however_long(
    client, roll, clerk, model, rows, django_assert_max_num_queries
):
    desk = roll[0].desk
    for number in range(rows):
        give_sticker(desk, clerk, f"NL0000000{number + 1}", visit(desk.location))
    client.force_login(UserFactory(role=Role.ADMIN))

    with django_assert_max_num_queries(9):
        client.get(f"/admin/stickers/{model}/")
