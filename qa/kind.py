"""Tells what a question asks for by the words it asks with: a person, a number, a summary."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "greeting", "summary", "list", "who", "when", "how_many", "why", "where", "yes_no", "other"
]

_TEXT = r"(?:artikel|berita|tulisan|teks|bacaan|article|news|story|text|report|piece)"
_THIS = r"(?:ini|itu|tersebut|this|that|the)"
_POLITE = r"(?:tolong |please |can you |bisakah (?:kamu|anda) )?"

# What comes with a greeting and asks for nothing.
_FILLERS = (
    r"ya|deh|kok|sekali|banyak|banget|min|kak|semua(?:nya)?|jelas|a lot|(?:very|so) much|again"
    r"|for (?:me|you|that|your help)|untuk saya|atas (?:bantuan|jawaban)(?:nya|mu)"
)

# In this order, the first that fits: "Siapa yang datang ketika…" asks for a person, not for a time.
_PATTERNS: dict[Kind, tuple[str, ...]] = {
    "greeting": (
        r"^(?:(?:halo|hai|hi|hello|hey|(?:selamat )?(?:pagi|siang|sore|malam)|assalamu'?alaikum"
        r"|apa kabar|terima ?kasih(?: banyak)?|makasih|thanks|thank you(?: so much)?"
        r"|good (?:morning|afternoon|evening)|how are you|tanya|there|bantuan|help"
        r"|siapa (?:kamu|anda)|who are you|what can you do|what do you know"
        r"|apa (?:saja )?yang (?:bisa|dapat) (?:kamu|anda) (?:lakukan|bantu|jawab)"
        r"|oke?|okay|great|sip|mantap|baik(?:lah)?|wow|ya|yes|no|tidak)"
        rf"(?:[\s,]+(?:{_FILLERS}))*[\s!.,?]*)+$",
    ),
    "summary": (
        rf"^{_POLITE}(?:ringkas|rangkum|summari[sz]e|sum up)",
        r"^(?:ringkasan|rangkuman|intisari|summary|overview)\b",
        r"\b(?:buat(?:kan)?|berikan|give me|write) .{0,20}(?:ringkasan|rangkuman|summary|overview)",
        rf"\b(?:tentang|mengenai|membahas) apa(?:kah)? {_TEXT}",
        rf"^{_TEXT}(?: {_THIS})? (?:tentang|mengenai|membahas|berisi) apa",
        rf"^apa(?:kah)? (?:isi|inti|topik|pokok|kesimpulan)(?: dari)? {_TEXT}\b",
        r"^apa (?:saja )?(?:poin|pokok)(?:-\w+)? (?:penting|utama)",
        r"^(?:apa )?(?:inti|kesimpulan)(?:nya)?\W*$",
        rf"^(?:poin|pokok)(?:-\w+)? (?:penting|utama)(?:nya)?(?: {_TEXT}(?: {_THIS})?)?\W*$",
        rf"^{_POLITE}(?:beri|berikan|buat|buatkan|give me) (?:saya )?(?:the )?"
        r"(?:ringkasan|rangkuman|inti|main points|key points|summary)",
        rf"^{_TEXT} (?:tentang|soal|mengenai) .{{2,80}} (?:membahas|berisi|tentang) apa\W*$",
        rf"^what does (?:{_THIS} )?{_TEXT} (?:about|on) .{{2,80}} (?:say|cover|discuss)\W*$",
        rf"^what(?:'s| is) {_THIS} (?:all )?about\W*$",
        r"^(?:could|would) you (?:please )?(?:summari[sz]e|sum up)",
        rf"^what(?:'s| is| are) (?:{_THIS} )?{_TEXT}s?(?: all)? about",
        rf"^what does (?:{_THIS} )?{_TEXT} (?:say|cover|discuss)\W*$",
        r"^what are the (?:main|key) (?:points|ideas|takeaways)\b",
    ),
    "list": (
        r"\b(?:apa|siapa|mana) saja\b|^sebutkan\b|^(?:list|name) (?:the|all)\b|^what are the\b",
        r"^(?:which|what) (?:two|three|four|five)\b",
        r"^(?:which|what) (?:countries|cities|companies|provinces|groups)\b",
    ),
    "who": (r"\bsiapa(?:kah)?\b", r"\bwho(?:m|se)?\b"),
    "when": (
        r"\bkapan(?:kah)?\b|\bwhen\b|\b(?:what|which) (?:day|date|month|year|time|hours)\b",
        r"\b(?:hari|tanggal|bulan|tahun) apa\b|\b(?:tanggal|tahun|pukul|jam) berapa\b",
    ),
    "how_many": (
        r"\bberapa(?:kah)?\b|\bhow (?:many|much|long|old|far|big|large|high|often)\b",
        r"\bhow (?:bright|fast|heavy|tall|deep|wide)\b",
        r"\bseberapa(?: \w+)?\b",
        r"\b(?:what|which) (?:percent(?:age)?|share|proportion|number|price|amount|age)\b",
        r"^what (?:is|was) the (?:\w+ )?(?:price|cost|number|share|amount|capacity)\b",
    ),
    "why": (
        r"\b(?:mengapa|kenapa)\b|\bwhy\b|\bwhat caused\b|\bapa(?:kah)? (?:alasan|sebab|penyebab)",
        r"\bapa yang (?:membuat|menyebabkan)\b",
    ),
    "where": (
        r"\b(?:di|ke|dari) ?mana(?:kah)?\b|\bwhere\b",
        r"\b(?:negara|kota|daerah|provinsi|kabupaten|kecamatan|desa) (?:mana|apa)\b",
        r"\b(?:what|which) (?:country|city|province|district|region|town|village|place)\b",
    ),
    "yes_no": (
        r"^(?:apakah|adakah|benarkah|betulkah|bisakah|sudahkah|is|are|was|were|do|does|did|has"
        r"|have|had|can|could|will|would|should|may|must)(?:n't)?\b",
        r"^(?:bukankah|apa (?:benar|betul|memang)|benar(?: bahwa)?)\b",
    ),
}
_COMPILED = {kind: re.compile("|".join(some), re.I) for kind, some in _PATTERNS.items()}


def kind_of(question: str) -> Kind:
    """The kind of answer that a question in either language asks for."""
    text = " ".join(question.split())
    return next((kind for kind, pattern in _COMPILED.items() if pattern.search(text)), "other")
