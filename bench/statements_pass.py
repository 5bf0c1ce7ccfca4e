"""How many statements on data each step needs: one visitor after another, not timed."""

from bench import crowd, server, supply
from bench.figures import worst
from bench.visitor import any_time, earliest

SECONDS = 8
STEP, WHOLE = 12, 45


def run():
    found = supply.Supply()
    for case, choose in [("card", earliest), ("times", any_time)]:
        with server.site(workers=1, BENCH_COUNT="true") as (port, _):
            crowd.bookings(port, found.families, choose, 1, size=1)  # the process has started
            tally = crowd.bookings(port, found.families, choose, SECONDS, size=1)
        for step, numbers in tally.statements.items():
            worst("statements", numbers, most=STEP, case=case, step=step)
        straight = min(requests for requests, _, _ in tally.walks)  # nobody was quicker
        totals = [total for requests, _, total in tally.walks if requests == straight]
        worst("statements_per_booking", totals, most=WHOLE, case=case)
