"""The machine breaks: everything at once, its disk, its clock; and parts by chance."""

import os
import random
import subprocess
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from pathlib import Path

from embedded.identity import identity
from faults.reading import Reader
from faults.scene import NotHere, Scene, fault, nobody_failed, told
from faults.world import own_world, owner_address

READY = 60  # seconds
TWO_HOURS = 7200  # seconds
CLOCK = Path(__file__).parent / "clock"
DISK = 320  # MB of the small disk
PEOPLE, EXPECTED = 600, 100  # of the site on the small disk


@fault(
    "FT-27",
    "the power fails: every process is killed at once, and all start again in any order",
    "ready within a minute, by nobody's hand; what was promised is there",
)
def power_cut(scene):
    world, took = scene.world, []
    with scene.crowd() as crowd, scene.desks() as desks:
        for _ in range(scene.of(4, 1)):
            scene.calm()
            everything = [world.web, world.worker, world.beat]
            for child in [*everything, world.postgres.child, world.engine.child]:
                world.kill(child)
            began = time.monotonic()
            starts = [child.start for child in everything]
            starts += [world.postgres.start, world.engine.start]
            for start in random.sample(starts, len(starts)):
                start()
                scene.rest(random.uniform(0, 1))
            scene.within(READY, lambda: world.revived() and world.ready, "all is ready", 0.2)
            took.append(time.monotonic() - began)
        scene.calm()
    nobody_failed(scene, crowd, desks)
    return told(crowd, desks, f"ready after {max(took):.0f} s at most")


def kill_web(world):
    world.kill(world.web)
    world.start(world.web)


def kill_a_web_process(world):
    world.kill_one(random.choice(world.youngest(world.web)))


def kill_worker(world):
    world.kill(world.worker)
    world.start(world.worker)


def kill_postgres(world):
    world.kill(world.postgres.child)
    world.postgres.start()


def restart_postgres(world):
    world.postgres.child.stop()
    world.postgres.start()


def kill_valkey(world):
    world.kill(world.engine.child)
    time.sleep(random.uniform(0, 3))
    world.engine.start()


def cut_lines(world):
    for line in world.lines:
        line.cut()


def lose_a_commit(world):
    world.web_db.lose_next = b"COMMIT"


PARTS = [kill_web, kill_a_web_process, kill_worker, kill_postgres, restart_postgres, kill_valkey,
         cut_lines, lose_a_commit]  # fmt: skip


@fault(
    "BK-5",
    "one part after another is killed or cut by chance, for five minutes",
    "nothing lost, doubled or unexpected, and every unknown end comes to be known",
)
def chance(scene):
    world, done = scene.world, Counter()
    end = time.monotonic() + scene.of(300, 8)
    with scene.crowd(size=scene.of(8, 4)) as crowd, scene.desks() as desks:
        while time.monotonic() < end:
            part = random.choice(PARTS)
            part(world)
            done[part.__name__.replace("_", " ")] += 1
            scene.rest(random.uniform(0.5, 4))
            world.revived()
    nobody_failed(scene, crowd, desks)
    often = ", ".join(f"{what} × {count}" for what, count in done.most_common())
    return told(crowd, desks, often)


MISSED = "select count(*) from appointments_appointment where status = 'no_show'"


@fault(
    "FT-26",
    "the clock of web and worker is two hours ahead, then two hours behind",
    "the host says that it is not ready, and why; the worker does nothing, so nobody who is "
    "still to come is noted as missing; right again all goes on",
)
def wrong_clock(scene):
    world, said, missed = scene.world, [], scene.reader.one(MISSED)
    with scene.crowd(size=2) as crowd:
        for seconds in (TWO_HOURS, -TWO_HOURS)[: scene.of(2, 1)]:
            with clock_off(world, seconds):
                scene.within(READY, lambda: "off" in world.health().get("clock", ""), "it is told")
                said.append(world.health()["clock"])
                scene.must(not world.ready, "it says that it is ready")
                scene.rest(scene.of(75, 1))  # the task that notes who is missing runs each minute
            scene.within(READY, lambda: world.ready, "it is ready")
    scene.must(scene.reader.one(MISSED) == missed, "somebody who is still to come is missing")
    nobody_failed(scene, crowd)
    return told(crowd, None, f"the host said: {', '.join(said)}; nobody was noted as missing")


@contextmanager
def clock_off(world, seconds):
    """Have the clocks of web and worker be off by so many seconds meanwhile."""
    wrong = {"PYTHONPATH": str(CLOCK), "CLOCK_OFF": str(seconds)}
    right = [(child, child.env) for child in (world.web, world.worker)]
    for child, env in right:
        world.kill(child)
        child.env = env | wrong
        world.start(child)
    try:
        yield
    finally:
        for child, env in right:
            world.kill(child)
            child.env = env
            world.start(child)


@fault(
    "FT-18",
    "the disk of the database is full while people book",
    "503 and a way on; ready again after there is space, by a start alone; no half row",
)
def full_disk(scene):
    with ExitStack() as stack:
        folder = Path(scene.world.env["FOLDER"]) / "small"
        folder.mkdir()
        small = stack.enter_context(small_disk(identity(folder).folder))
        world = stack.enter_context(own_world(folder, PEOPLE, EXPECTED))
        inner = Scene(world, Reader(owner_address(world), world.people["slots"]), short=True)
        seen = fill_disk(inner, small)
        verdict, wrong = inner.judge(), inner.reader.wrong()
    scene.must(verdict.clean and not wrong, f"{verdict} {wrong}")
    return f"{seen}; {verdict.operations} operations"


def fill_disk(scene, disk):
    """Fill it while people book, then make room again."""
    world = scene.world
    with scene.crowd(size=4) as crowd:
        scene.rest(2)
        ballast = disk / "ballast"
        fill_up(ballast)
        full = scene.within(READY, lambda: crowd.errors or grow(ballast), "somebody noticed", 0.5)
        scene.rest(3)
        ballast.unlink()
        took = scene.within(READY, lambda: world.revived() and world.ready, "it is ready", 0.2)
        scene.rest(2)
    nobody_failed(scene, crowd)
    others = [status for status in crowd.errors if status != 503]  # noqa: PLR2004
    scene.must(not others, f"answers in the 500s: {others[:5]}")
    return told(crowd, None, f"noticed after {full:.0f} s, ready {took:.0f} s after there was room")


def fill_up(ballast):
    """Write until there is no room."""
    with ballast.open("ab", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 65536)
        except OSError:
            return


def grow(ballast):
    """Take what has come free meanwhile."""
    fill_up(ballast)
    return False


@contextmanager
def small_disk(path):
    """Put a small disk at `path` meanwhile. Raises NotHere if this machine lets us not."""
    path.mkdir(parents=True, exist_ok=True)
    keeper = path.stat()
    owner = f"uid={keeper.st_uid},gid={keeper.st_gid},mode=700"
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}m,{owner}", "faults", str(path)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        raise NotHere("only root may mount a small disk")
    try:
        yield path
    finally:
        subprocess.run(["umount", "--lazy", str(path)], check=False)
