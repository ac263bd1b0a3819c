"""Reads and writes numbers, in digits and in words: "1.250,5", "dua puluh lima", "3.2 million".

The words follow one small grammar per language. It only writes; what it wrote is looked up to
read, so that nothing is read that would not be written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.numbers import format_decimal, parse_decimal

from corpus import Language

_POWERS = (12, 9, 6, 3)
_MOST_WORDS = 30  # of a number below 10 ** 15; an endless row of them is none
_ONES: dict[Language, list[str]] = {
    "id": "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split(),
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen".split(),
}
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
# How newspapers also write the powers of a thousand; the forms of CLDR come first.
_ALSO: dict[Language, dict[int, list[str]]] = {
    "id": {3: ["rb"], 6: ["jt"], 9: ["milyar"], 12: ["triliyun", "trilyun"]},
    "en": {
        3: ["thousands"],
        6: ["millions", "mn"],
        9: ["billions", "bn"],
        12: ["trillions", "tn"],
    },
}
_IRREGULAR = {
    "first": "one", "second": "two", "third": "three", "fifth": "five", "eighth": "eight",
    "ninth": "nine", "twelfth": "twelve",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it was written: `value` is without the scale word, which is 10 ** `power`."""

    value: Decimal
    power: int = 0
    in_words: bool = False
    grouped: bool = False

    @property
    def amount(self) -> Decimal:
        return self.value * Decimal(10**self.power)

    def write(self, language: Language) -> str:
        """Words stay words, digits digits; every decimal place is kept."""
        if self.in_words:
            return spelled(int(self.amount), language)
        return " ".join(filter(None, [self._digits(language), scale_word(self.power, language)]))

    def _digits(self, language: Language) -> str:
        places = -int(self.value.as_tuple().exponent)
        pattern = "#,##0" + ("." + "0" * places if places > 0 else "")
        return format_decimal(
            self.value, format=pattern, locale=language, group_separator=self.grouped
        )


@cache
def scale_word(power: int, language: Language) -> str:
    """The word for a power of ten, as CLDR's compact formats know it; "" for the power 0."""
    if power == 0:
        return ""
    formats = Locale.parse(language).compact_decimal_formats["long"]["other"]
    return str(formats[str(10**power)].pattern).replace("0", "").strip()


@cache
def scales(language: Language) -> dict[str, int]:
    """Every scale word of a language with its power of ten."""
    return {
        word: power
        for power in _POWERS
        for word in [scale_word(power, language), *_ALSO[language].get(power, [])]
    }


def spelled(number: int, language: Language) -> str:
    """A number from 0 below 10 ** 15 in words."""
    words = []
    for power in _POWERS:
        group, number = divmod(number, 10**power)
        if group == 1 and power == 3 and language == "id":
            words.append("seribu")
        elif group:
            words += [_below_thousand(group, language), scale_word(power, language)]
    if number or not words:
        words.append(_below_thousand(number, language))
    return " ".join(words)


def _below_thousand(number: int, language: Language) -> str:
    hundreds, rest = divmod(number, 100)
    below = _below_hundred_id if language == "id" else _below_hundred_en
    if not hundreds:
        return below(rest)
    if language == "id":
        first = "seratus" if hundreds == 1 else f"{_ONES['id'][hundreds]} ratus"
    else:
        first = f"{_ONES['en'][hundreds]} hundred"
    return f"{first} {below(rest)}" if rest else first


def _below_hundred_id(number: int) -> str:
    ones = _ONES["id"]
    if number < len(ones):
        return ones[number]
    if number < 20:
        return f"{ones[number - 10]} belas"
    tens, rest = divmod(number, 10)
    return f"{ones[tens]} puluh" + (f" {ones[rest]}" if rest else "")


def _below_hundred_en(number: int) -> str:
    if number < 20:
        return _ONES["en"][number]
    tens, rest = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_ONES['en'][rest]}" if rest else "")


@cache
def _small(language: Language) -> dict[str, int]:
    return {_plain(_below_thousand(n, language)): n for n in range(1000)}


def _plain(words: str) -> str:
    """One spelling for "a hundred and five" and "one hundred five", "sejuta" and "satu juta"."""
    words = re.sub(r"[-\s]+(?:and\s+)?", " ", words.lower())
    words = re.sub(r"^an? ", "one ", words)
    return re.sub(r"\bse(juta|miliar|milyar|triliun)\b", r"satu \1", words)


@cache
def words_pattern(language: Language) -> str:
    """A regular expression for a run of number words; `from_words` says whether it is a number."""
    known = {word for words in _small(language) for word in words.split()}
    known |= {word for word in scales(language) if len(word) > 2}
    if language == "id":
        known |= {"seribu", "sejuta", "semiliar", "setriliun"}
    one = "|".join(sorted(known, key=len, reverse=True))
    # "Half a million" is no million: what stands before "a million" decides.
    part = r"(?<!half )(?<!quarter of )(?<!quarters of )(?<!third of )(?<!thirds of )"
    scale = r"(?=hundred|thousand|million|billion|trillion)"
    article = rf"(?:{part}an?\s{scale})?" if language == "en" else ""
    joint = r"(?:-|\s|\sand\s)" if language == "en" else r"\s"
    return rf"{article}(?:{one})(?:{joint}(?:{one})){{0,{_MOST_WORDS}}}(?!\w)"


def from_words(text: str, language: Language) -> Numeral | None:
    """The number that the words spell, or None: "dua tiga" and "one two" are none."""
    known, plain = scales(language), _plain(text)
    total, group = 0, []
    for word in plain.replace("seribu", "satu ribu").split():
        if word not in known:
            group.append(word)
            continue
        total += _group(group, language) * 10 ** known[word]
        group = []
    total += _group(group, language) if group else 0
    if total >= 10**15:
        return None
    written = _plain(spelled(total, language))
    for word, power in known.items():
        plain = re.sub(rf"\b{word}\b", scale_word(power, language), plain)
    return Numeral(Decimal(total), in_words=True) if written == plain else None


def _group(words: list[str], language: Language) -> int:
    return _small(language).get(_plain(" ".join(words)), 0)


@cache
def digits_pattern(language: Language) -> str:
    """A regular expression for a number in digits, as the language or as the other writes it.

    Without leading zeros: those are codes. The other language's way is taken only where the own
    cannot be meant: "1,203,851" and "4.5" in Indonesian, never "1.250".
    """
    symbols = Locale.parse(language).number_symbols["latn"]
    group, point = re.escape(symbols["group"]), re.escape(symbols["decimal"])
    three, whole = "[0-9]{3}", "(?:0|[1-9][0-9]*)"
    own = rf"[1-9][0-9]{{0,2}}(?:{group}{three})+(?:{point}[0-9]+)?|{whole}(?:{point}[0-9]+)?"
    other = rf"[1-9][0-9]{{0,2}}(?:{point}{three}){{2,}}|{whole}{group}[0-9]{{1,2}}"
    return rf"(?:(?:{other})(?!\d|[.,:]\d)|(?:{own})(?!\d|[.,:]\d))"


def from_digits(text: str, language: Language, power: int = 0) -> Numeral:
    """The number of a text that `digits_pattern` matched, with its scale."""
    grouping = r"\.\d{3}(?!\d)" if language == "id" else r",\d{3}(?!\d)"
    if is_foreign(text, language):
        language = "en" if language == "id" else "id"
        grouping = r"[.,]\d{3}(?!\d)"
    value = parse_decimal(text, locale=language, strict=True)
    return Numeral(value, power, grouped=bool(re.search(grouping, text)))


def is_foreign(text: str, language: Language) -> bool:
    """Whether a number in digits can only be meant as the other language writes it."""
    group, point = (".", ",") if language == "id" else (",", ".")
    return text.count(point) > 1 or re.search(rf"{re.escape(group)}\d{{1,2}}$", text) is not None


@cache
def ordinal_words(language: Language) -> dict[str, int]:
    """The ordinals up to 99 in words: "ketiga" is 3, "twenty-first" 21."""
    if language == "id":
        return {"pertama": 1} | {f"ke{spelled(n, 'id')}": n for n in range(2, 100)}
    return {_ordinal_en(n): n for n in range(1, 100)}


def ordinal(number: int, language: Language, *, in_words: bool) -> str:
    """The ordinal of a number (from 1, in words up to 99): "third" or "3rd", "ketiga" or "ke-3"."""
    if in_words:
        return {n: word for word, n in ordinal_words(language).items()}[number]
    if language == "id":
        return f"ke-{number}"
    ending = {"one": "st", "two": "nd", "few": "rd", "other": "th"}
    return f"{number}{ending[Locale.parse('en').ordinal_form(number)]}"


def _ordinal_en(number: int) -> str:
    *before, last = spelled(number, "en").split("-")
    irregular = {cardinal: word for word, cardinal in _IRREGULAR.items()}
    last = irregular.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
    return "-".join([*before, last])
