import pytest

from corpus.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Kapan dia mengatakannya?", "id"),
        ("Berapa pelajar Indonesia di China?", "id"),
        ("Siapa Wakil Menteri Kemenkominfo?", "id"),
        ("How many Indonesian students are in China?", "en"),
        ("And for Lithuania?", "en"),
        ("Who is Nezar Patria?", "en"),
        ("halo", "id"),
        ("Terima kasih banyak!", "id"),
        ("Thanks!", "en"),
    ],
)
def test_short_questions(text: str, language: str) -> None:
    assert detect_language(text) == language
