class FileRefused(Exception):
    """Nothing of the file is taken in. The message says why, and how to mend it."""
