from .answer import Answer as Answer
from .answer import Citation as Citation
from .assistant import Assistant as Assistant
from .errors import QuestionError as QuestionError
from .errors import ReaderError as ReaderError
from .reader import Reader as Reader
from .spans import Span as Span
