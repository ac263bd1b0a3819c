"""The two kinds of failure that every face shows as one sentence instead of a traceback."""


class TanyaError(Exception):
    """Something could not be done. The message is one sentence: the cause and the remedy."""


class InputError(TanyaError, ValueError):
    """What the caller gave cannot be used. Nothing was changed."""
