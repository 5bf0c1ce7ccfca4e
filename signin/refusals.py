class Refused(Exception):
    """Somebody is not let in. `reason` is a word for the trail, never shown to who is refused."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NoAnswer(Exception):
    """The issuer does not answer, or not in a way that can be read: nobody's fault here."""
