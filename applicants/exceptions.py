from collections.abc import Sequence


class FileRefused(Exception):
    """Nothing of the file is taken in. The message says why, and how to mend it.

    `reason` is a word for machines where there is one, else the message.
    """

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason or message


class HeadingsUnknown(FileRefused):
    """Needed columns were not found, but may be there under names we do not know.

    `missing` are columns of ours; `headings` are those of the file that nobody knows.
    """

    def __init__(self, message: str, missing: Sequence[str], headings: Sequence[str]) -> None:
        super().__init__(message)
        self.missing = list(missing)
        self.headings = list(headings)
