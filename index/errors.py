"""What can go wrong with a library or an encoder, each as one sentence with cause and remedy."""

from corpus import InputError, TanyaError


class LibraryError(TanyaError):
    """The library cannot be opened, read or written."""


class EncoderError(InputError):
    """The encoder that was named cannot be loaded."""
