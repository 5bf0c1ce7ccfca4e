"""How long it takes until closed locations have asked everybody whom they move."""

from datetime import timedelta
from time import monotonic

from bench.figures import figure

PEOPLE, SECONDS = 1200, 120
FIRST_DAY, DAYS = timedelta(days=3), timedelta(days=40)


def run():
    begun = monotonic()
    moves = close_until(PEOPLE)
    people = sum(move.people for move in moves)
    figure("seconds_until_moves_begin", [monotonic() - begun], most=20, people=people)
    begun = monotonic()
    while not all(finished(move) for move in moves):
        work()
    figure(
        "seconds_until_everybody_was_asked",
        [monotonic() - begun],
        most=SECONDS,
        people=people,
        parties=states(moves),
    )


def close_until(people):
    """Have planners close the locations with most bookings, until so many people are moved."""
    from accounts.models import User

    planner, second = [User.objects.create_user(f"bench-{n}", role="planner") for n in range(2)]
    moves = []
    for location in busiest():
        moves.append(close(location, planner, second))
        if sum(move.people for move in moves) >= people:
            break
    return moves


def close(location, planner, second):
    from django.utils import timezone

    from planning.models import MassMove
    from planning.moves import acts

    first = timezone.localdate() + FIRST_DAY
    days = {"first_day": first, "last_day": first + DAYS}
    move = acts.ask(MassMove(location=location, **days, desks=1, desks_gone=1), planner)
    acts.confirm(move.pk, second)
    return move


def busiest():
    from django.db.models import Count, Q
    from django.utils import timezone

    from locations.models import Location

    slots = "slots__appointments"
    booked = Q(
        **{f"{slots}__status": "booked", "slots__starts_at__gte": timezone.now() + FIRST_DAY}
    )
    return Location.objects.real().annotate(n=Count(slots, filter=booked)).order_by("-n")


def finished(move):
    from planning.models import MoveState

    move.refresh_from_db()
    return move.state == MoveState.DONE


def work():
    """What the worker does every ten seconds, without the pauses."""
    from planning.moves.tasks import move_people

    move_people()


def states(moves):
    from django.db.models import Count

    from planning.models import MoveLine

    lines = MoveLine.objects.filter(move__in=moves).order_by()
    return dict(lines.values_list("state").annotate(n=Count("pk")))
