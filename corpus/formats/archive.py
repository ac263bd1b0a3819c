"""Zip archives of documents, read in memory: nothing is unpacked onto the disk."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import PurePosixPath

from corpus.errors import InputError

MOST_MEMBERS = 5_000
MOST_BYTES = 200_000_000  # of all members, unpacked
MOST_RATIO = 200  # unpacked over packed, from which a member is a bomb
# What zipfile raises at damage; it has no common error.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
    LookupError,
)
_SMALL = 1_000_000  # bytes that are no bomb at any ratio


def checked_members(packed: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    """The files in an archive.

    Raises:
        InputError: there are too many, they are too large, locked, or lead out of the archive.
    """
    members = [member for member in packed.infolist() if not member.is_dir()]
    if len(members) > MOST_MEMBERS:
        raise InputError(f"{name} holds more than {MOST_MEMBERS:,} files: split it first.")
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise InputError(f"{name} unpacks to more than {MOST_BYTES // 1_000_000} MB: split it.")
    for member in members:
        _check(member, name)
    return members


def _check(member: zipfile.ZipInfo, name: str) -> None:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        raise InputError(f"{name} holds a file whose name leads out of it: make it anew.")
    if member.flag_bits & 1:
        raise InputError(f"{name} is locked by a password: make it without one.")
    most = max(_SMALL, MOST_RATIO * member.compress_size)
    if member.file_size > most:
        raise InputError(f"{name} is packed suspiciously tightly: it is not unpacked.")


def unpacked(packed: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    """The bytes of a member, as many as it declares and no more.

    Raises:
        InputError: it is damaged.
    """
    try:
        with packed.open(member) as file:
            data = file.read(member.file_size + 1)
    except DAMAGE as error:
        raise InputError(f"{name} is damaged: make the archive anew.") from error
    if len(data) > member.file_size:
        raise InputError(f"{name} unpacks to more than it declares: it is not read.")
    return data
