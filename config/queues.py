"""Which work waits for which: three queues, each with workers of its own.

`sweep` is quick and by the clock: places come free, the line is offered them. `mail` waits for
other people's servers. `import` is whatever may take long: lists, sheets, many letters at once.
"""

MAIL, IMPORT, SWEEP = QUEUES = "mail", "import", "sweep"

ROUTES = {
    "notices.tasks.*": {"queue": MAIL},
    "privacy.tasks.send_heads": {"queue": MAIL},
    "applicants.tasks.*": {"queue": IMPORT},
    "appointments.tasks.end_withdrawn": {"queue": IMPORT},
    "appointments.tasks.invite_again": {"queue": IMPORT},
    "appointments.tasks.remind": {"queue": IMPORT},
    "desk.tasks.*": {"queue": IMPORT},
    "locations.tasks.*": {"queue": IMPORT},
    "planning.*": {"queue": IMPORT},
    "privacy.tasks.*": {"queue": IMPORT},
    "stickers.tasks.*": {"queue": IMPORT},
    "trail.tasks.*": {"queue": IMPORT},
}  # everything else is for SWEEP
