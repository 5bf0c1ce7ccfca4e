"""Who carries letters, and who hands them over, breaks."""

from collections import Counter
from threading import Event

from faults.postman import Stranger
from faults.proxy import to_port
from faults.scene import fault, nobody_failed, told

STUCK = 30  # seconds that a letter may take to be in the middle of being sent
SOON = 60  # seconds until it has left, once all is well
PHONE = "+31612345678"
LEASED = "select count(*) from notices_notice where claimed_until > now() and sent_at is null"
DEAD = "select count(*) from notices_notice where result = 'dead' and channel = %s"
TIMES_TRIED = "select coalesce(sum(attempts), 0) from notices_notice where channel = %s"


def somebody_books(scene, phone=""):
    """Have one person book; return them."""
    person = scene.newcomer()
    person.phone = phone
    person.book()
    person.browser.close()
    return person


def interrupted(scene, kill):
    """Have a letter be in the hands of the mail server, then kill who sends it. Some times."""
    world, times = scene.world, scene.of(5, 1)
    before = Counter(world.postman.ids)
    for _ in range(times):
        came = Event()
        world.postman.at_data, world.postman.silent_for = came.set, 3
        somebody_books(scene)
        scene.must(came.wait(STUCK), "no letter was on its way")
        kill()
        world.postman.be_kind()
        scene.reader.hurry()
        world.start(world.worker)
        scene.within(SOON, lambda: scene.reader.unsent() == 0, "the letter has left")
    taken = Counter(world.postman.ids) - before
    twice = sum(1 for count in taken.values() if count > 1)
    scene.must(max(taken.values()) <= 2, "a letter came three times")  # noqa: PLR2004
    return f"{times} times; {len(taken)} letters, {twice} of them twice under one Message-ID"


@fault(
    "FT-1",
    "the worker is killed (kill -9) while the mail server has the text of a letter",
    "sent once more after its lease, under the same Message-ID; never lost",
)
def kill_the_sender(scene):
    return interrupted(scene, lambda: scene.world.kill(scene.world.worker))


@fault(
    "FT-2",
    "the worker is killed between claiming a letter and sending it",
    "after the lease of a minute another sends it, once",
)
def kill_before_sending(scene):
    world, times = scene.world, scene.of(5, 1)
    before = Counter(world.postman.ids)
    for _ in range(times):
        world.smtp.silent = True  # connected, and no greeting
        somebody_books(scene)
        scene.within(STUCK, lambda: scene.reader.one(LEASED), "a letter is claimed")
        world.kill(world.worker)
        world.smtp.heal()
        scene.reader.hurry()
        world.start(world.worker)
        scene.within(SOON, lambda: scene.reader.unsent() == 0, "the letter has left")
    taken = Counter(world.postman.ids) - before
    scene.must(max(taken.values()) == 1, "a letter came twice")
    return f"{times} times; {len(taken)} letters, each once"


@fault(
    "FT-3",
    "the process of a task is killed as the kernel does when memory is short",
    "the worker lives and starts another; the letter is sent after its lease",
)
def kill_the_child(scene):
    world = scene.world
    parent = world.worker.process.pid

    def kill():
        for child in world.youngest(world.worker):
            world.kill_one(child)

    seen = interrupted(scene, kill)
    scene.must(world.worker.alive and world.worker.process.pid == parent, "the worker died")
    return f"{seen}; the worker lived"


MAIL = {
    "421": lambda world: world.postman.answers.update(RCPT="421 come back"),
    "451": lambda world: world.postman.answers.update(DATA="451 come back"),
    "554 to the text": lambda world: world.postman.answers.update(DATA="554 no"),
    "silence": lambda world: setattr(world.smtp, "silent", True),
    "drops by drops": lambda world: setattr(world.smtp, "delay", 0.3),
    "taken without a word": lambda world: setattr(world.postman, "forgetful", True),
    "another greeting": lambda world: setattr(world.smtp, "dial", to_port(Stranger().port)),
}


@fault(
    "FT-22",
    "the mail server answers 421, 451, 554, nothing, slowly, takes a letter without a word, "
    "is another server; one address is refused with 550",
    "nobody who books notices; tried again later; a refused address stops only its own letter",
)
def trouble_with_mail(scene):
    world, dial = scene.world, scene.world.smtp.dial
    with scene.crowd(size=2) as crowd:
        for break_it in list(MAIL.values())[: scene.of(len(MAIL), 1)]:
            break_it(world)
            scene.calm()
            one_more_try(scene, "email")
            scene.calm()
            world.smtp.dial = dial
            world.smtp.heal()
            world.postman.be_kind()
            scene.reader.hurry()
            world.forget_failures()
    nobody_failed(scene, crowd)
    scene.must(not crowd.errors, f"{len(crowd.errors)} answers were errors")
    refused = refuse_one(scene)
    return told(crowd, None, f"{refused} address refused for good, and nobody else")


def one_more_try(scene, channel):
    """Wait until something of this channel is tried once more."""
    before = scene.reader.one(TIMES_TRIED, channel)
    scene.within(STUCK, lambda: scene.reader.one(TIMES_TRIED, channel) > before, "tried")


def refuse_one(scene):
    """Have the mail server refuse one address for good; return how many letters were given up."""
    before = scene.reader.one(DEAD, "email")
    scene.within(SOON, lambda: scene.hurried() == 0, "all have left", 2)
    person = scene.newcomer()
    scene.world.postman.refused = f"p{person.pk}@example.org"
    person.book()
    person.browser.close()
    dead = scene.within(SOON, lambda: scene.reader.one(DEAD, "email") > before, "given up")
    somebody_books(scene)
    scene.within(SOON, lambda: scene.reader.unsent() == 0, "the next has left")
    found = scene.reader.one(DEAD, "email") - before
    scene.must(found == 1 and dead, f"{found} letters were given up")
    return found


TEXTS = {
    "429": lambda carrier: carrier.orders.extend([429]),
    "500": lambda carrier: carrier.orders.extend([500]),
    "403": lambda carrier: carrier.orders.extend([403]),
    "400": lambda carrier: carrier.orders.extend([400]),
    "503": lambda carrier: carrier.orders.extend([503]),
    "taken, the answer lost": lambda carrier: setattr(carrier, "forgetful", True),
    "silence": lambda carrier: setattr(carrier, "silent_for", 15),
}


@fault(
    "FT-23",
    "the carrier of texts answers 429, 500, 403, 400, 503, takes a text and loses its answer, "
    "says nothing",
    "tried again later; never two texts under one reference; mails do not wait",
)
def trouble_with_texts(scene):
    world = scene.world
    carrier = world.carrier
    for break_it in list(TEXTS.values())[: scene.of(len(TEXTS), 1)]:
        break_it(carrier)
        somebody_books(scene, PHONE)
        one_more_try(scene, "sms")
        scene.rest(scene.of(3, 1))
        carrier.orders, carrier.forgetful, carrier.silent_for = [], False, 0.0
    scene.within(2 * SOON, lambda: scene.hurried() == 0, "all have left", 2)
    counted = Counter(text["reference"] for text in carrier.texts)
    scene.must(counted and max(counted.values()) == 1, "a text was sent twice")
    return f"{len(TEXTS)} kinds of trouble; {len(counted)} texts, each once"
