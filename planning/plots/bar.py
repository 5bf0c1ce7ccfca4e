"""How much of a whole: a strip."""

from django.utils.safestring import SafeString

from planning.plots.svg import tag


def bar(part: float, whole: float) -> SafeString:
    """Draw `part` of `whole`. It is hidden from readers of the screen: say it in words beside it.

    Of nothing, or of less than the part, the strip is empty or full.
    """
    share = min(1.0, max(0.0, part / whole)) if whole else 0.0
    return tag(
        "svg",
        tag("rect", width=100, height=1, class_="strip__all"),
        tag("rect", width=100 * share, height=1, class_="strip__part"),
        viewBox="0 0 100 1",
        preserveAspectRatio="none",
        aria_hidden="true",
        class_="strip",
    )
