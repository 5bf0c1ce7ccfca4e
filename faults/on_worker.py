"""Worker and beat break."""

from collections import Counter

from embedded.children import Child
from faults.on_letters import somebody_books
from faults.scene import Broken, fault, nobody_failed, silent, told

ALARM, LATE = 90, 120  # seconds until somebody can know; until all is well again
BACKLOG = 1_200  # letters of an hour of the first day
COPIED = """
insert into notices_notice
select (jsonb_populate_record(one, jsonb_build_object(
    'id', nextval('notices_notice_id_seq'), 'key', 'backlog:' || number || ':' || one.key,
    'sent_at', null, 'attempts', 0, 'valid_until', null))).*
from notices_notice one, generate_series(1, %s) number
where one.id = (select min(id) from notices_notice where channel = 'email' and sent_at is not null)
"""
HEARTBEATS = "select count(*) from appointments_heartbeat"
AN_HOUR_AGO = "update appointments_heartbeat set at = at - interval '1 hour'"
OUTAGES = "select count(*) from appointments_outage where ended_at - started_at > interval '50 min'"
LAPSE = """
update appointments_appointment set held_until = now() - interval '30 min',
    public_at = now() - interval '20 min'
where status = 'held' and applicant_id = %s
"""


@fault(
    "FT-4",
    "worker and beat are dead for an hour (the heartbeat is set back), 1,200 letters pile up",
    "people book; a lapsed hold is given away; the backlog leaves within 10 minutes; "
    "health says so within 5; the hour is noted as an outage",
)
def nobody_works(scene):
    world, many = scene.world, scene.of(BACKLOG, 20)
    somebody_books(scene)
    scene.within(LATE, lambda: scene.hurried() == 0, "the first letter has left", 1)
    scene.within(LATE, lambda: scene.reader.one(HEARTBEATS), "the clock ran once", 1)
    world.kill(world.worker)
    world.kill(world.beat)
    scene.reader.change(AN_HOUR_AGO)
    scene.reader.change(COPIED, many)
    with scene.crowd() as crowd:
        alarm = scene.within(ALARM, lambda: silent(scene), "health says that nobody works", 1)
    given_away(scene)
    waiting = scene.reader.unsent()
    world.start(world.worker, world.beat)
    drained = scene.within(600, lambda: scene.reader.unsent() == 0, "the backlog has left", 0.5)
    scene.within(LATE, lambda: scene.reader.one(OUTAGES), "an outage is noted", 1)
    nobody_failed(scene, crowd)
    return told(
        crowd,
        None,
        f"{waiting} letters left within {drained:.0f} s; health said so after {alarm:.0f} s",
    )


def given_away(scene):
    """Let a hold lapse while nobody sweeps; confirming it still works as nobody needed it."""
    person = scene.newcomer()
    _, slot = person.hold(person.people_chosen())
    scene.reader.change(LAPSE, person.pk)
    scene.must(person.confirm(slot), "who held the place last did not get it")
    person.browser.close()


@fault(
    "FT-5",
    "beat is dead; then two beats run",
    "nothing lost while there is none, nothing twice while there are two; health says so in 2 min",
)
def none_or_two(scene):
    world = scene.world
    world.kill(world.beat)
    with scene.crowd(size=2) as crowd:
        alarm = scene.within(ALARM, lambda: silent(scene), "health says that nobody works", 1)
    world.start(world.beat)
    second = Child("beat 2", [*world.beat.argv[:-2], f"{world.env['FOLDER']}/beat2", "--pidfile="],
                   world.beat.env)  # fmt: skip
    second.start()
    before = Counter(world.postman.ids)
    with scene.crowd(size=3) as more:
        scene.rest(scene.of(40, 2))
    scene.within(LATE, lambda: scene.reader.unsent() == 0, "all letters have left", 1)
    second.stop()
    nobody_failed(scene, crowd, more)
    taken = Counter(world.postman.ids) - before
    scene.must(max(taken.values()) == 1, "two beats sent a letter twice")
    return told(more, None, f"health said so after {alarm:.0f} s; {len(taken)} letters, each once")


def heard_again(scene):
    """Wait until every worker is heard; return the seconds. Raises Broken with who is not."""
    try:
        return scene.within(LATE, lambda: not silent(scene), "all are heard", 1)
    except Broken as error:
        raise Broken(f"{error}: {scene.world.health().get('worker')}") from None


@fault(
    "FT-6",
    "the worker's line to Valkey is cut twenty times in three seconds",
    "it works again within a minute, or health says that it is deaf",
)
def cut_the_broker(scene):
    world = scene.world
    with scene.crowd(size=2) as crowd:
        for _ in range(20):
            world.valkey.cut()
            scene.rest(0.15)
        with world.ask_valkey() as client:
            for key in client.scan_iter("*canary*"):
                client.delete(key)
        back = heard_again(scene)
    nobody_failed(scene, crowd)
    return told(crowd, None, f"the worker was heard again after {back:.0f} s")
