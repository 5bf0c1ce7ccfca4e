import pytest
from django.db import connection

from planning.rehearsal.scratch import NotOurs, run, scratch

FOREIGN = "not_of_a_rehearsal"


@pytest.mark.django_db
def test_the_database_in_use_is_never_the_scratch():
    with pytest.raises(NotOurs), scratch(connection.settings_dict["NAME"]):
        pass


@pytest.fixture
def foreign_database(django_db_setup, django_db_blocker):
    name = f"{connection.settings_dict['NAME']}_{FOREIGN}"
    with django_db_blocker.unblock():
        run("drop database if exists {}", name)
        run("create database {} template template0", name)
        yield name
        run("drop database {}", name)


def test_a_database_that_no_rehearsal_made_is_not_dropped(foreign_database):
    used = connection.settings_dict["NAME"]

    with pytest.raises(NotOurs), scratch(foreign_database):
        pass

    assert run("select 1 from pg_database where datname = %s", values=[foreign_database]) == [(1,)]
    assert connection.settings_dict["NAME"] == used
