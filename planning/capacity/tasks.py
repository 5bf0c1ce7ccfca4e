from celery import shared_task

from appointments import lacking, place_news
from notices.tasks import for_a_while
from trail.context import by_itself


@shared_task(ignore_result=True)
@by_itself
def keep_shares() -> None:
    """Keep the shares of days that nobody can book yet. Copies may overlap."""
    lacking.keep_shares()


@shared_task(ignore_result=True)
@by_itself
def tell_new_addresses() -> None:
    """Tell who is booked where the address has changed, for a while. Copies may overlap."""
    place_news.note_addresses()
    for_a_while(place_news.tell_next)
