"""Valkey breaks."""

from statistics import quantiles

from faults.scene import fault, nobody_failed, silent, told

STILL = 6  # seconds that one answer may take while Valkey is not there


@fault(
    "FT-7",
    "Valkey is killed and stays away",
    "booking, the desk and signing in work, from the rows; it comes back and is used again",
)
def lose(scene):
    world, pace = scene.world, {}
    with scene.crowd() as crowd, scene.desks() as desks:
        scene.rest(scene.of(20, 1))
        pace["before"] = crowd.pace()
        world.kill(world.engine.child)
        scene.rest(scene.of(60, 2))
        pace["without"] = crowd.pace()
        desks.sign_in_again()
        world.engine.start()
        world.engine.wait()
        scene.rest(scene.of(6, 1))
    held(scene, crowd, desks)
    p95 = {name: quantiles(some, n=20)[-1] * 1000 for name, some in pace.items()}
    seen = ", ".join(f"{value:.0f} ms {name}" for name, value in p95.items())
    return told(crowd, desks, f"of 20 answers 19 within {seen}")


@fault(
    "FT-8",
    "Valkey forgets everything, again and again",
    "no session, letter or booking is lost",
)
def forget(scene):
    with scene.crowd() as crowd, scene.desks() as desks:
        for _ in range(scene.of(10, 2)):
            scene.rest(1)
            with scene.world.ask_valkey() as client:
                client.flushall()
        scene.calm()
    held(scene, crowd, desks)
    return told(crowd, desks, "nobody had to begin again")


@fault(
    "FT-9",
    "Valkey is full (noeviction): it answers and takes nothing more",
    "booking and the desk go on; health says that the worker is silent",
)
def fill_up(scene):
    with scene.crowd() as crowd, scene.desks() as desks:
        scene.calm()
        with scene.world.ask_valkey() as client:
            most = client.config_get("maxmemory")["maxmemory"]
            client.config_set("maxmemory", 1)
            alarm = scene.within(90, lambda: silent(scene), "told", 1)
            scene.must(scene.world.ready, "the site says that it is not ready")
            client.config_set("maxmemory", most)
        scene.calm()
    held(scene, crowd, desks)
    return told(crowd, desks, f"health said so after {alarm:.0f} s")


@fault(
    "FT-10",
    "Valkey takes what it is asked and answers nothing",
    "a process waits 1 s and leaves it alone for 5 s; bookings go on, no thread hangs",
)
def hang(scene):
    with scene.crowd() as crowd:
        scene.calm()
        scene.world.valkey.silent = True
        before = len(crowd.persons)
        scene.rest(scene.of(30, 3))
        during = len(crowd.persons) - before
        scene.world.valkey.heal()
        scene.calm()
    held(scene, crowd)
    scene.must(during, "nobody booked meanwhile")
    return told(crowd, None, f"{during} booked meanwhile")


def held(scene, *groups):
    """Check that nobody saw an error, came off the way, or waited long."""
    nobody_failed(scene, *groups)
    for group in groups:
        scene.must(not group.errors, f"{len(group.errors)} answers were errors")
        scene.must(group.slowest <= STILL, f"an answer took {group.slowest:.1f} s")
