"""Nothing breaks: does the watcher see?"""

from faults.checker import judge
from faults.scene import fault

HIDE = "update appointments_appointment set status = 'cancelled', public_at = now() where {one}"
SHOW = "update appointments_appointment set status = 'booked', public_at = null where {one}"
TWICE = """
insert into appointments_appointment
select (jsonb_populate_record(found, jsonb_build_object('id', -found.id, 'place', 1000))).*
from appointments_appointment found where {one}
"""
ONCE = "delete from appointments_appointment where place = 1000"
SOME = 5
INDEX = "one_appointment_per_applicant"


@fault(
    "CONTROL",
    "behind everybody's back a visit is ended, is there twice, and is nobody's who asked",
    "the checker says lost, doubled, unexpected, and nothing once that is put right",
)
def plant(scene):
    with scene.crowd() as crowd:
        scene.within(20, lambda: len(crowd.booked) > SOME, "some people have booked")
    person = next(each for each in crowd.booked if each.acts == 1)
    one = f"applicant_id = {person.pk} and slot_id = {person.slot} and status = %s"
    scene.must(seen(scene) == (0, 0, 0), "it found something before anything was planted")
    change(scene, HIDE, one, "booked")
    lost = seen(scene)
    change(scene, SHOW, one, "cancelled")
    doubled = twice(scene, one)
    strange = seen(scene, without=person)
    found = lost, doubled, strange
    scene.must(found == ((1, 0, 0), (0, 1, 0), (0, 0, 1)), f"it saw {found}")
    return f"lost {lost[0]}, doubled {doubled[1]}, unexpected {strange[2]}"


def seen(scene, without=None):
    """Judge now; as if one person had never asked for anything."""
    mine = [] if without is None else [without.place(without.slot)]
    events = [event for event in scene.history.events if not set(event.adds) & set(mine)]
    verdict = judge(events, scene.reader.there())
    return len(verdict.lost), len(verdict.doubled), len(verdict.unexpected)


def change(scene, statement, one, status):
    """Do what no service does: by the owner, without a trigger."""
    scene.reader.change(statement.format(one=one), status)


def twice(scene, one):
    """Have one visit be there twice for a moment; return what is seen of it."""
    definition = scene.reader.one("select pg_get_indexdef(%s::regclass)", INDEX)
    scene.reader.change(f"drop index {INDEX}")
    change(scene, TWICE, one, "booked")
    found = seen(scene)
    scene.reader.change(ONCE)
    scene.reader.change(definition)
    return found
