"""PostgreSQL breaks."""

from faults.scene import fault, nobody_failed, told

PATIENCE = 40  # seconds until the site is ready again


@fault(
    "FT-14",
    "the answer to the COMMIT of a confirmation is lost on the way, many times",
    "one booking, one letter; sending the same form again shows it",
)
def lose_commits(scene):
    """BK-7: cut the line after the COMMIT has arrived, and confirm once more."""
    world, times = scene.world, scene.of(200, 5)
    before, letters = world.web_db.lost, scene.reader.one(LETTERS)
    for _ in range(times):
        person = scene.newcomer()
        _, slot = person.hold(person.people_chosen())
        world.web_db.lose_next = b"COMMIT"
        person.confirm(slot)
        person.browser.close()
        scene.must(person.slot == slot, "a booking was not shown after asking again")
    lost = world.web_db.lost - before
    scene.must(lost == times, f"only {lost} answers were lost")
    written = scene.reader.one(LETTERS) - letters
    scene.must(written == times, f"{written} letters for {times} bookings")
    return f"{lost} answers lost, {times} bookings, {written} letters"


LETTERS = "select count(*) from notices_notice where channel = 'email'"


@fault(
    "FT-11",
    "PostgreSQL is restarted fast, again and again, while people book and clerks serve",
    "a page that asks to come back; ready again within 5 s; nothing lost",
)
def restart_fast(scene):
    postgres, took = scene.world.postgres, []
    with scene.crowd() as crowd, scene.desks() as desks:
        for _ in range(scene.of(10, 2)):
            scene.calm()
            postgres.child.stop()
            postgres.start()
            took.append(scene.within(PATIENCE, lambda: scene.world.ready, "the site is ready"))
        scene.calm()
    nobody_failed(scene, crowd, desks)
    scene.must(max(took) <= 5, f"ready after {max(took):.1f} s")  # noqa: PLR2004 -- as promised
    return told(crowd, desks, f"ready after {max(took):.1f} s at most")


@fault(
    "FT-12",
    "PostgreSQL is killed (kill -9) with all its processes while people book and clerks serve",
    "after its recovery every booking that was confirmed is there",
)
def kill_at_once(scene):
    world, took = scene.world, []
    with scene.crowd() as crowd, scene.desks() as desks:
        for _ in range(scene.of(5, 1)):
            scene.calm()
            world.kill(world.postgres.child)
            world.postgres.start()
            took.append(scene.within(PATIENCE, lambda: world.ready, "the site is ready"))
        scene.calm()
    nobody_failed(scene, crowd, desks)
    return told(crowd, desks, f"ready after {max(took):.1f} s at most")
