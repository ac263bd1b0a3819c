"""The names in a sentence that a model wrote, word by word, comparable across the two languages.

Numbers, dates and countries are not its concern: `qa.rendering` reads those.
"""

from __future__ import annotations

import re

# A people counts as its country, which each language writes in its own way.
_SAME = {
    word: group.split("/")[0]
    for group in (
        "indonesia/indonesian/indonesians jepang/japan/japanese china/chinese/cina/tiongkok"
        " amerika/america/american/americans as/us/u.s/usa inggris/britain/british/england/english"
        " jerman/germany/german prancis/france/french belanda/netherlands/dutch"
        " rusia/russia/russian ukraina/ukraine/ukrainian korea/korean"
        " singapura/singapore/singaporean malaysia/malaysian thailand/thai vietnam/vietnamese"
        " filipina/philippines/filipino india/indian"
        " australia/australian mesir/egypt/egyptian turki/turkey/turkish italia/italy/italian"
        " spanyol/spain/spanish swedia/sweden/swedish polandia/poland/polish"
        " lithuania/lithuanian/lituania slovenia/slovenian brasil/brazil/brazilian"
        " eropa/europe/european asia/asian afrika/africa/african israel/israeli arab/arabian"
        " palestina/palestine/palestinian jawa/java/javanese pbb/un"
    ).split()
    for word in group.split("/")
}
# Capitalised words that name nobody: what begins sentences, and titles, which are translated.
_NO_NAMES = frozenset(
    # Indonesian
    "ada adalah adapun agar akan akhirnya anda artikel atas bahwa banyak bapak beberapa belum"
    " berdasarkan bukan dalam dan dari dengan di dia direktur gubernur ia ibu ini itu jadi jika"
    " juga jumlah kabupaten karena kata kedua kementerian kemudian kepala ketika ketua kota lebih"
    " melalui menjadi menteri menurut mereka namun negara oleh pada pak para pemerintah perdana"
    " pertemuan pihak presiden provinsi saat sebagai sebanyak sebelum sebelumnya sejak sekitar"
    " sekretaris selain selama seorang setelah sudah sebuah terdapat tersebut tidak umum untuk"
    " utama wakil wali walikota ya yaitu yang"
    # English
    " a about according after all also although an and another approximately are around as at"
    " because before between both but by chairman chief city currently deputy despite did director"
    " during each federal first for from general government governor he head her his however i if"
    " in it its king last later many mayor meanwhile minister ministry more most mr mrs ms no not"
    " of on one only or other over people's per president prime prince prof province queen roughly"
    " secretary senator she since some than that the their then there these they this those though"
    " through to two under until vice was we were what when where which while who will with yes you"
    " dr".split()
)
_WORD = re.compile(r"[^\W\d_](?:[\w'’.-]*\w)?")


def names(text: str) -> dict[str, str]:
    """The words of a sentence that are capitalised as names are, each under its comparable form.

    A capital at the beginning counts too, except on a word that only opens sentences: "Tokyo has
    …" asserts a name.
    """
    words = [word for word in _WORD.findall(text) if word[0].isupper()]
    return {_form(word): word for word in words if word.lower() not in _NO_NAMES}


def words(text: str) -> frozenset[str]:
    """Every word of a text in its comparable form: any of them may be what a name refers to."""
    return frozenset(_form(word) for word in _WORD.findall(text))


def _form(word: str) -> str:
    plain = re.sub(r"['’]s?\Z", "", word.lower())
    return _SAME.get(plain, plain)
