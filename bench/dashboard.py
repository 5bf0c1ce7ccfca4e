"""What it costs to count all that the planners' dashboard shows, and how large the page is."""

from time import perf_counter, process_time

from bench import cpu
from bench.figures import figure

RUNS, MILLISECONDS, KILOBYTES = 10, 300, 100
HOME = "/planning/overview/"


def run():
    from planning.overview.figures import figures

    client = planner()
    page = client.get(HOME)  # first: templates and plans of the database are made once
    clock, process, database = [], [], sum(map(cpu.seconds, cpu.backends()))
    for _ in range(RUNS):
        figures.cache.clear()
        begun, own = perf_counter(), process_time()
        page = client.get(HOME)
        process.append(process_time() - own)
        clock.append(perf_counter() - begun)
    of_database = (sum(map(cpu.seconds, cpu.backends())) - database) / RUNS
    in_ms = [(each + of_database) * 1000 for each in process]
    figure("dashboard_cpu", in_ms, most=MILLISECONDS, database=round(of_database * 1000), unit="ms")
    figure("dashboard_clock", [each * 1000 for each in clock], most=MILLISECONDS, unit="ms")
    figure("dashboard_size", [len(page.content) / 1000], most=KILOBYTES, unit="kB")


def planner():
    """Return a browser in which a planner has signed in."""
    from django.test import Client

    from accounts.models import User

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create_user("bench-dashboard", role="planner"))
    return client
