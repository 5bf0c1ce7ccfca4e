"""What becomes of a letter that did not leave."""


class Undeliverable(Exception):
    """This letter will never arrive: the address is wrong, not the moment."""


class NotNow(Exception):
    """This letter was not taken, but may be later."""


class Unreachable(Exception):
    """No letter can be sent now: whoever carries them does not answer."""
