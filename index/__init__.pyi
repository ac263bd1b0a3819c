from .embeddings import Encoder as Encoder
from .errors import EncoderError as EncoderError
from .errors import LibraryError as LibraryError
from .library import Library as Library
from .search import Hit as Hit
