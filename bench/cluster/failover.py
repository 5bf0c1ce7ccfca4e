"""Two web hosts, a worker, a primary and its standby: the primary dies, the standby takes over.

Then a web host no longer reaches the database. What was promised has to be there still.
With the word `careless` the primary does not wait for the standby, which lags behind: then
promises are lost, and it has to say so.
"""

import json
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from bench import database
from bench.browser import Browser
from bench.cluster.engines import Engine, eventually, start_valkey
from bench.cluster.hosts import Host, make_switch
from bench.cluster.visitors import come
from bench.visitor import START
from embedded.children import stop_all

PORT = 8000
BEFORE, AFTER = 10, 15  # seconds of bookings
GO_ON = 60  # seconds, the most until both web hosts promise places again
LAG = 2  # seconds that a careless standby misses
ANSWER = 20  # seconds, the most until a web host without a database says so
APP = "residence_app"
KEPT = """
select v_number from applicants_applicant person join appointments_appointment claim
on claim.applicant_id = person.id where status = 'booked' and v_number = any(%s)
"""


def run(*, careless=False):
    """Do it, print what was seen, the last line in JSON; return 1 if a promise was broken."""
    with TemporaryDirectory() as folder:
        os.environ["BENCH_STATIC"] = f"{folder}/static"
        made = []
        try:
            seen = drill(Path(folder), made, careless)
        except Exception:
            show_logs(Path(folder))
            raise
        finally:
            stop_all([child for host in made for child in host.children])
    print(json.dumps(seen), flush=True)
    return 0 if seen["met"] else 1


def drill(folder, made, careless):
    make_switch()
    for number, name in enumerate(["db1", "db2", "work", "web1", "web2"], 11):
        made.append(Host(name, number, folder))
    db1, db2, work, *webs = made
    primary, standby = Engine(db1, folder), Engine(db2, folder)
    prepare(primary)
    standby.follow(primary, waits=not careless)
    say(f"{db1.name} waits for {db2.name}: {'no' if careless else 'yes'}")
    serve(folder, start_valkey(work), [primary, standby], work, webs)
    seen = take_over(primary, standby, webs, LAG * careless)
    seen |= cut_off(webs, standby)
    seen |= {"worker": eventually_well(webs[1])}
    seen["met"] = is_met(seen)
    return seen


def prepare(primary):
    """Fill the database on the primary, as the owner."""
    primary.begin()
    os.environ["DATABASE_URL"] = primary.url("postgres")
    database.make()
    database.use()
    os.environ["REDIS_URL"] = "redis://127.0.0.1:1/0"  # of this process, which needs none
    import django

    django.setup()
    from django.core.management import call_command

    database.fill()
    call_command("grant_app_role", role=APP)
    from django.db import connections

    connections.close_all()


def serve(folder, redis_url, engines, work, webs):
    """Start worker, beat and web hosts, which know both databases and take who takes writes."""
    where = ",".join(f"{each.host.address}:5432" for each in engines)
    url = f"postgres://{APP}@{where}/{database.NAME}?target_session_attrs=read-write"
    env = os.environ | {"DATABASE_URL": url, "REDIS_URL": redis_url, "EMAIL_URL": "dummymail://"}
    env |= {"WORKER_ALIVE": str(folder / "alive"), "PORT": str(PORT), "WEB_WORKERS": "1"}
    celery = [sys.executable, "-m", "celery", "--quiet", "-A", "config"]
    work.start("worker", [*celery, "worker", "--concurrency=2", "--without-gossip"], env)
    work.start("beat", [*celery, "beat", "-s", str(folder / "beat"), "--pidfile="], env)
    for web in webs:
        here = env | {"LISTEN": web.address, "DATABASE_POOL": "4"}
        gunicorn = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.py", "config.wsgi"]
        web.start("web", gunicorn, here)
    for web in webs:
        eventually(lambda web=web: health(web)[0] == 200)  # noqa: PLR2004 -- HTTP's "OK"


def take_over(primary, standby, webs, lag):
    """Let people book, kill the primary, promote the standby; return what came of it.

    The standby hears nothing of the last `lag` seconds.
    """
    from bench.supply import Supply

    promises, threads = come(webs, PORT, Supply().families)
    sleep(BEFORE)
    if lag:
        standby.host.cable("down")
        sleep(lag)
    before = len(promises.given)
    say(f"{before} visits promised; now {primary.host.name} is gone")
    died = monotonic()
    primary.host.vanish()
    standby.host.cable("up")  # only now, or it would hear what it has missed
    standby.promote()
    promoted = monotonic() - died
    say(f"{standby.host.name} took over after {promoted:.1f} s")
    os.environ["DATABASE_URL"] = standby.url("postgres").replace("/residence?", "/bench?")
    eventually(lambda: all(promises.first_after(died + 1, web.name) for web in webs), GO_ON)
    back = {web.name: promises.first_after(died + 1, web.name) - died for web in webs}
    say(f"promised again after {', '.join(f'{at:.1f} s by {name}' for name, at in back.items())}")
    sleep(AFTER)
    promises.over.set()
    for thread in threads:
        thread.join(60)
    return judged(promises, before) | {"seconds_until_promised_again": round(max(back.values()), 1)}


def judged(promises, before):
    """Hold what was promised against what is there."""
    from bench.checks import OVERSOLD, TWICE

    numbers = [number for _, _, number in promises.given]
    kept = {number for (number,) in database.rows(KEPT, [numbers])}
    lost = [number for number in numbers if number not in kept]
    say(f"{len(numbers)} visits promised in all, {len(promises.failures)} tries refused meanwhile")
    return {
        "acknowledged": len(numbers),
        "before": before,
        "refused": len(promises.failures),
        "lost": len(lost),
        "doubled": database.rows(TWICE)[0][0],
        "oversold": database.rows(OVERSOLD)[0][0],
    }


def cut_off(webs, engine):
    """Take the database from one web host: it says so and shows a way on, the other serves."""
    away, other = webs
    away.loses(engine.host)
    begun = monotonic()
    answer, head = identify(away)
    took = monotonic() - begun
    way_on = "Retry-After" in head and 'href="/en/"' in answer.text
    beside = identify(other)[0].status
    told = health(away)[0]
    say(f"{away.name} without a database: {answer.status} after {took:.1f} s, health {told}")
    away.finds(engine.host)
    back = eventually(lambda: health(away)[0] == 200)  # noqa: PLR2004
    say(f"{away.name} has it again, and is well after {back:.1f} s")
    return {
        "cut_off": answer.status,
        "way_on": way_on,
        "seconds_until_said": round(took, 1),
        "health_of_cut_off": told,
        "beside": beside,
        "seconds_until_well": round(back, 1),
    }


def identify(web):
    """Say who we are on this host; return its answer and the head of it."""
    heads = []

    class Kept(Browser):
        def receive(self):
            top, body = super().receive()
            heads.append(top)
            return top, body

    browser = Kept((web.address, PORT))
    page = browser.get("start", START)
    day = {"birth_date_day": "1", "birth_date_month": "2", "birth_date_year": "1980"}
    answer = browser.post("identify", START, page, {"v_number": "7300000019", **day})
    browser.close()
    return answer, heads[-1]


def health(web):
    """Return the status and the text of a host's page of health; 0 if it does not answer."""
    try:
        browser = Browser((web.address, PORT))
        page = browser.get("health", "/health")
        browser.close()
    except (OSError, ValueError):
        return 0, ""
    return page.status, page.text


def eventually_well(web):
    """Wait until the worker was heard, and return what this host says of it."""
    eventually(lambda: json.loads(health(web)[1] or "{}").get("worker") == "ok", 40)
    return "ok"


def is_met(seen):
    fine = not (seen["lost"] or seen["doubled"] or seen["oversold"]) and seen["before"] > 0
    quick = seen["seconds_until_promised_again"] <= GO_ON and seen["seconds_until_said"] <= ANSWER
    told = seen["cut_off"] == seen["health_of_cut_off"] == 503 and seen["beside"] != 503  # noqa: PLR2004
    return fine and quick and told and seen["way_on"]


def show_logs(folder, lines=30):
    for log in sorted(folder.glob("*.log")):
        say(f"--- {log.name}")
        say("\n".join(log.read_text(errors="replace").splitlines()[-lines:]))


def say(text):
    print(text, flush=True)
