"""Does the time of an answer tell whether a number exists? Known numbers, and numbers of nobody."""

from statistics import median

from bench import server
from bench.database import rows
from bench.figures import figure, say, short
from bench.networks import BEHIND_A_PROXY, Visitor, forget_everybody
from bench.visitor import START, Lost

TRIES, WARM, ROUNDS = 500, 50, 3
FEW, JUDGED = 100, 200
MOST = 3  # milliseconds between the medians
WRONG = "1903-01-01"  # nobody's
SOME = "select v_number from applicants_applicant where birth_date <> %s order by v_number limit %s"


def run():
    """Ask by turns, each time from another network and for another number: no limit is near."""
    known = [number for (number,) in rows(SOME, [WRONG, TRIES + WARM])]
    gaps, sizes = [], set()
    for turn in range(ROUNDS):
        with server.site(workers=1, **BEHIND_A_PROXY) as (port, _):
            taken = by_turns(port, known, turn)
        hits, misses = [[seconds * 1000 for seconds, _ in each[WARM:]] for each in taken]
        sizes |= {size for each in taken for _, size in each}
        gaps.append(abs(median(hits) - median(misses)))
        say({"figure": "identify", "unit": "ms", "known": short(median(hits))} | unknown(misses))
    figure("difference_of_medians", gaps, unit="ms", most=MOST, tries=TRIES)
    figure("sizes_of_the_answers", [len(sizes)], most=1)


def unknown(misses):
    return {"unknown": short(median(misses))}


def by_turns(port, known, turn):
    """Return, for known numbers and for nobody's, how long each answer took and its size."""
    visitor, taken = Visitor(port), ([], [])
    page = visitor.get("start", START)
    for number, hit in enumerate(known):
        if number % FEW == 0:  # more failures than these would look like guessing at the site
            forget_everybody()
        miss = f"9{turn}{number:08}"
        for place, (v_number, found) in enumerate(zip((hit, miss), taken, strict=True)):
            visitor.comes_from((turn * len(known) + number) * 2 + place)
            answer = visitor.says(page, v_number, WRONG)
            if answer.status != JUDGED:
                raise Lost("a try was not judged")
            found.append((visitor.seconds[-1][1], len(plain(answer.text, v_number))))
    visitor.close()
    return taken


def plain(text, v_number):
    """Return the page without the number that it repeats: in ten digits, and in groups."""
    groups = f"{v_number[:4]} {v_number[4:7]} {v_number[7:]}"
    return text.replace(v_number, "").replace(groups, "")
