"""A person who books, moves and cancels a visit through the pages, and notes what was promised."""

import random
import re

from bench.visitor import CARD, DAYS, FORM_KEY, PEOPLE, START, TRIES, Lost, expect
from faults.stubborn import Stubborn

VISIT, WHEN, CHECK = "/uk/visit/", "/uk/when/", "/uk/check/"
CHANGED = "/uk/visit/change/check/"
CLAIMS = re.compile(r'<input type="checkbox" name="people" value="(\d+)"')
STARTS = re.compile(r"^DTSTART;TZID=[^:]*:(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)", re.MULTILINE)
REFERENCE = re.compile(r'class="code">([^<]+)<')
BORN = {"birth_date_day": "17", "birth_date_month": "5", "birth_date_year": "1990"}


class Person:
    """Somebody with a V-number. `slot` is where they are booked, 0 if nowhere."""

    def __init__(self, world, history, who):
        self.history, self.slots = history, world.people["slots"]
        self.v_number, self.pk = who
        self.slot, self.reference, self.operation = 0, "", None
        self.acts, self.told, self.phone = 0, 0, ""
        self.browser = Stubborn(world.port, self.in_doubt)

    def in_doubt(self):
        if self.operation:
            self.operation.unknown()

    def acting(self, kind, adds=(), takes=()):
        self.acts += 1
        self.operation = self.history.begin(kind, adds, takes)
        return self.operation

    def place(self, slot):
        return ("place", self.pk, slot)

    def book(self):
        """Book a visit at some time of some day."""
        page = self.people_chosen()
        for _ in range(TRIES):
            answer, slot = self.hold(page)
            if answer.location == CHECK and self.confirm(slot):
                return
            page = self.browser.get("when", WHEN)
        raise Lost("always too late")

    def people_chosen(self):
        page = self.browser.get("start", START)
        answer = self.browser.post("identify", START, page, {"v_number": self.v_number, **BORN})
        page = self.browser.get("who", expect(answer, "/uk/who/"))
        given = {"people": PEOPLE.findall(page.text), "form_key": FORM_KEY.search(page.text)[1]}
        answer = self.browser.post("choose", "/uk/who/", page, given)
        return self.browser.get("when", expect(answer, WHEN))

    def hold(self, page):
        """Ask for any time of any day shown; return the answer and the slot (id)."""
        seen = [page.status]
        for day in random.sample(days := DAYS.findall(page.text), len(days)):
            times = self.browser.get("times", day)
            seen.append(times.status)
            if found := [slot for slot in CARD.findall(times.text) if int(slot) != self.slot]:
                slot = random.choice(found)
                return self.browser.post("hold", "/uk/hold/", times, {"slots": slot}), int(slot)
        raise Lost(f"no day shown has a time: {seen}")

    def confirm(self, slot):
        """Confirm what is held; return whether it was booked."""
        page = self.browser.get("check", CHECK)
        operation = self.acting("book", adds=[self.place(slot)])
        fields = {"email": f"p{self.pk}@example.org", "phone": self.phone}
        answer = self.browser.post("confirm", CHECK, page, fields)
        return self.settle(operation, answer, slot)

    def settle(self, operation, answer, slot):
        """Say how it ended: the visit is shown at that time, or there is a reason why not."""
        self.operation = None
        if answer.location == VISIT and self.shown_at() == self.slots[str(slot)]:
            operation.done()
            self.slot = slot
            return True
        if answer.location == WHEN:
            operation.refused()
            return False
        operation.unknown()
        raise Lost(f"{answer.status} to {answer.location!r}")

    def shown_at(self):
        """Return when the visit is, as its calendar file says; "" if there is none."""
        page = self.browser.get("visit", VISIT)
        found = REFERENCE.search(page.text)
        self.reference = found[1].replace("\xa0", "").replace(" ", "") if found else ""
        times = STARTS.search(self.browser.get("calendar", f"{VISIT}appointment.ics").text)
        return "{}-{}-{}T{}:{}".format(*times.groups()) if times else ""

    def move(self):
        """Choose another time; the old one is kept until the new one is confirmed."""
        change = f"{VISIT}change/"
        page = self.browser.get("change", change)
        given = {"people": CLAIMS.findall(page.text)}
        answer = self.browser.post("change", change, page, given)
        page = self.browser.get("when", expect(answer, WHEN))
        answer, slot = self.hold(page)
        if answer.location != CHANGED:
            return False
        page = self.browser.get("check change", CHANGED)
        operation = self.acting("move", [self.place(slot)], [self.place(self.slot)])
        answer = self.browser.post("move", CHANGED, page, {})
        return self.settle(operation, answer, slot)

    def cancel(self):
        """Give the visit up."""
        page = self.browser.get("cancel", f"{VISIT}cancel/")
        operation = self.acting("cancel", takes=[self.place(self.slot)])
        given = {"people": CLAIMS.findall(page.text), "reason": ""}
        answer = self.browser.post("cancel", f"{VISIT}cancel/", page, given)
        self.operation = None
        if answer.location == VISIT and not self.shown_at():
            operation.done()
            self.slot = 0
            return
        operation.unknown()
        raise Lost(f"{answer.status} to {answer.location!r} instead of the visit")
