"""Every string of the interface, in Indonesian and in English. Knows nothing about how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from corpus import Language, TanyaError
from qa import QuestionError
from qa.answer import Status
from qa.question import MOST_CHARACTERS
from ui.page.errors import in_language

NATIVE_NAMES: dict[Language, str] = {"id": "Indonesia", "en": "English"}

_HIGH_FROM = 0.75
_MEDIUM_FROM = 0.5


@dataclass(frozen=True, slots=True)
class Messages:
    """What the interface says in one language. Names tell where, values tell what."""

    tagline: str
    runs_on: str
    runs_on_model: str
    language_switch: str
    conversation: str
    welcome: str
    welcome_hint: str
    you: str
    searching: str
    examples: str
    question: str
    placeholder: str
    send: str
    clear: str
    article: str
    choose_article: str
    open_original: str
    back: str
    no_article: str
    sources: str
    open_citation: str
    open_nearest: str
    nearest: str
    offers: str
    status: dict[Status, str]
    confidence: tuple[str, str, str]  # high, medium, low
    written_by_model: str
    understood: str
    months: tuple[str, ...]
    empty_question: str
    long_question: str
    wordless_question: str
    unexpected: str
    ask_tab: str
    library_tab: str
    add_news: str
    spoken: str
    detect: str
    drop_files: str
    address: str
    fetch: str
    paste: str
    paste_title: str
    paste_text: str
    add_text: str
    reading_in: str
    sources_done: str
    pace: str
    seconds_left: str
    changes: dict[str, str]  # by what became of an article
    filter: str
    columns: dict[str, str]  # of the list of articles
    shown: str
    none_shown: str
    previous: str
    next: str
    open: str
    remove: str
    confirm_removal: str
    keep: str
    removed: str
    undo: str
    restored: str


INDONESIAN = Messages(
    tagline="Bertanya tentang artikel berita, dijawab dengan kalimat yang membuktikannya.",
    runs_on="Luring dan ekstraktif: semuanya berjalan di komputer ini.",
    runs_on_model="Jawaban ditulis oleh {model}; setiap kalimat diperiksa dengan artikelnya.",
    language_switch="Bahasa antarmuka",
    conversation="Percakapan",
    welcome="Apa yang ingin Anda ketahui?",
    welcome_hint=(
        "Ajukan pertanyaan dalam bahasa Indonesia atau Inggris. Jawabannya diambil dari artikel, "
        "dan kalimat asalnya disorot di sana."
    ),
    you="Anda bertanya",
    searching="Mencari di artikel…",
    examples="Contoh pertanyaan",
    question="Pertanyaan",
    placeholder="Tulis pertanyaan Anda…",
    send="Kirim",
    clear="Hapus percakapan",
    article="Artikel",
    choose_article="Pilih artikel",
    open_original="Buka artikel asli",
    back="Kembali ke percakapan",
    no_article="Belum ada artikel. Tambahkan di bagian Pustaka.",
    sources="Sumber",
    open_citation="Tunjukkan kutipan di artikel",
    open_nearest="Tunjukkan di artikel",
    nearest="Kalimat terdekat",
    offers="Artikel itu menjawab, misalnya:",
    status={"answered": "Terjawab", "uncertain": "Mungkin", "not_found": "Tidak ada di artikel"},
    confidence=("keyakinan tinggi", "keyakinan sedang", "keyakinan rendah"),
    written_by_model="ditulis oleh",
    understood="Bagaimana pertanyaan ini dipahami?",
    months=tuple(
        "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November "
        "Desember".split()
    ),
    empty_question="Pertanyaannya kosong: tulis apa yang ingin Anda ketahui.",
    long_question="Pertanyaannya {given} karakter: tulis paling banyak {most} karakter.",
    wordless_question="Tidak ada kata dalam pertanyaan ini: tulis apa yang ingin Anda ketahui.",
    unexpected="Terjadi kesalahan yang tidak terduga: coba lagi, rinciannya ada di terminal.",
    ask_tab="Tanya jawab",
    library_tab="Pustaka",
    add_news="Tambah berita",
    spoken="Bahasa artikel",
    detect="Kenali sendiri",
    drop_files="Berkas: teks, halaman web, PDF, Word, tabel, arsip zip",
    address="Alamat artikel atau umpan (RSS, Atom)",
    fetch="Ambil",
    paste="Tempel teks",
    paste_title="Judul (boleh kosong)",
    paste_text="Teks artikel",
    add_text="Tambahkan",
    reading_in="Menambahkan…",
    sources_done="{done} dari {total} sumber",
    pace="{articles} artikel, {passages} bagian, {rate} per detik",
    seconds_left="kira-kira {seconds} detik lagi",
    changes={
        "added": "ditambahkan",
        "replaced": "diganti",
        "unchanged": "tidak berubah",
        "refused": "ditolak",
    },
    filter="Saring menurut judul atau media",
    columns={
        "title": "Judul",
        "source": "Media",
        "published": "Tanggal",
        "language": "Bahasa",
        "passages": "Bagian",
    },
    shown="{first}–{last} dari {total} artikel",
    none_shown="Tidak ada artikel yang cocok.",
    previous="Sebelumnya",
    next="Berikutnya",
    open="Buka",
    remove="Hapus",
    confirm_removal="Hapus “{title}” dari pustaka?",
    keep="Batal",
    removed="“{title}” dihapus.",
    undo="Urungkan",
    restored="“{title}” dikembalikan.",
)

ENGLISH = Messages(
    tagline="Ask news articles, and be answered with the sentence that proves it.",
    runs_on="Offline and extractive: everything runs on this computer.",
    runs_on_model="Answers are written by {model}; every sentence is checked against the articles.",
    language_switch="Interface language",
    conversation="Conversation",
    welcome="What would you like to know?",
    welcome_hint=(
        "Ask in Indonesian or English. The answer is taken from the articles, and the sentence "
        "it comes from is highlighted there."
    ),
    you="You asked",
    searching="Searching the articles…",
    examples="Example questions",
    question="Question",
    placeholder="Type your question…",
    send="Send",
    clear="Clear conversation",
    article="Article",
    choose_article="Choose an article",
    open_original="Open the original article",
    back="Back to the conversation",
    no_article="There are no articles yet. Add some under Library.",
    sources="Sources",
    open_citation="Show the quote in the article",
    open_nearest="Show it in the article",
    nearest="Nearest sentence",
    offers="What that article does answer:",
    status={"answered": "Answered", "uncertain": "Possibly", "not_found": "Not in the articles"},
    confidence=("high confidence", "medium confidence", "low confidence"),
    written_by_model="written by",
    understood="How was this understood?",
    months=tuple(
        "January February March April May June July August September October November "
        "December".split()
    ),
    empty_question="The question is empty: type what you want to know.",
    long_question="The question is {given} characters long: ask in at most {most}.",
    wordless_question="The question has no words in it: type what you want to know.",
    unexpected="Something unexpected went wrong: try again, the details are in the terminal.",
    ask_tab="Ask",
    library_tab="Library",
    add_news="Add news",
    spoken="Language of the articles",
    detect="Find out",
    drop_files="Files: text, web pages, PDF, Word, tables, zip archives",
    address="Address of an article or a feed (RSS, Atom)",
    fetch="Fetch",
    paste="Paste a text",
    paste_title="Title (may be left out)",
    paste_text="Text of the article",
    add_text="Add",
    reading_in="Adding…",
    sources_done="{done} of {total} sources",
    pace="{articles} articles, {passages} passages, {rate} a second",
    seconds_left="about {seconds} seconds left",
    changes={
        "added": "added",
        "replaced": "replaced",
        "unchanged": "unchanged",
        "refused": "refused",
    },
    filter="Filter by title or outlet",
    columns={
        "title": "Title",
        "source": "Outlet",
        "published": "Date",
        "language": "Language",
        "passages": "Passages",
    },
    shown="{first}–{last} of {total} articles",
    none_shown="No article fits.",
    previous="Previous",
    next="Next",
    open="Open",
    remove="Remove",
    confirm_removal="Remove “{title}” from the library?",
    keep="Keep",
    removed="“{title}” was removed.",
    undo="Undo",
    restored="“{title}” is back.",
)

MESSAGES: dict[Language, Messages] = {"id": INDONESIAN, "en": ENGLISH}


def confidence_in_words(confidence: float, language: Language) -> str:
    """Name a confidence in 0..1 as high, medium or low."""
    high, medium, low = MESSAGES[language].confidence
    if confidence >= _HIGH_FROM:
        return high
    return medium if confidence >= _MEDIUM_FROM else low


def date_in_words(published: str, language: Language) -> str:
    """Write an ISO 8601 date or time as "5 Februari 2024"; anything else stays as it is."""
    try:
        day = date.fromisoformat(published[:10])
    except ValueError:
        return published
    return f"{day.day} {MESSAGES[language].months[day.month - 1]} {day.year}"


def explain(error: Exception, question: str, language: Language) -> str:
    """Say in one sentence why a question got no answer; in the language where the case is known."""
    messages = MESSAGES[language]
    asked = " ".join(question.split())
    if not isinstance(error, TanyaError):
        return messages.unexpected
    if not isinstance(error, QuestionError):
        return in_language(str(error), language)
    if not asked:
        return messages.empty_question
    if len(asked) > MOST_CHARACTERS:
        return messages.long_question.format(
            given=thousands(len(asked), language), most=thousands(MOST_CHARACTERS, language)
        )
    if not any(character.isalnum() for character in asked):
        return messages.wordless_question
    return in_language(str(error), language)


def thousands(number: int, language: Language) -> str:
    """A whole number with the separators of a language."""
    grouped = f"{number:,}"
    return grouped.replace(",", ".") if language == "id" else grouped
