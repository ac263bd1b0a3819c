"""What can go wrong with a question or a reader, each as one sentence with cause and remedy."""

from corpus import InputError, TanyaError


class QuestionError(InputError):
    """The question cannot be answered as it stands."""


class ReaderError(TanyaError):
    """The reader's model cannot be loaded."""
