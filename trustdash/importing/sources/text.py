"""The bytes of a text file, as UTF-8, whatever it was written in."""

import codecs
import zlib
from pathlib import Path

from trustdash.errors import ImportRefused
from trustdash.importing.reading import Limits

RATIO_FROM = 10 * 2**20
"""Below this size a high ratio of packed to unpacked is ordinary and does no harm, in bytes."""

MAGIC = {
    b"PK\x03\x04": "a workbook or zip archive",
    b"PAR1": "a Parquet file",
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF document",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls)",
    b"\x89PNG": "a picture",
}

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read_utf8(path: Path, limits: Limits) -> tuple[bytes, tuple[str, ...]]:
    """The file's text as UTF-8 without a byte-order mark, and what had to be assumed about it.

    A byte-order mark decides. Without one the text is UTF-8 where it is valid UTF-8, and else
    Windows-1252, with a warning. A name ending in .gz is unpacked first, within the limits.
    """
    data = path.read_bytes()
    if path.suffix.lower() == ".gz":
        data = _unpacked(data, path.name, limits)
    return as_utf8(data, path.name)


def as_utf8(data: bytes, file: str) -> tuple[bytes, tuple[str, ...]]:
    """The same for bytes at hand; `file` names them in a refusal."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding, file), ()
    _refuse_binary(data, file)
    if data.isascii():
        return data, ()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _windows(data, file)
    return data, ()


def _decoded(data: bytes, encoding: str, file: str) -> bytes:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as problem:
        raise ImportRefused(
            f"{file} says it is {encoding.upper()} but is not, from byte {problem.start:,} on.",
            "Save it again as UTF-8.",
        ) from problem
    plain = text.encode("utf-8")
    _refuse_binary(plain, file)
    return plain


def _refuse_binary(data: bytes, file: str) -> None:
    for magic, kind in MAGIC.items():
        if data.startswith(magic):
            raise ImportRefused(
                f"{file} is not text: it is {kind}.",
                "Give it the ending that fits, or export the table as CSV in UTF-8.",
            )
    at = data.find(b"\0")
    if at >= 0:
        raise ImportRefused(
            f"{file} is not text: it has a zero byte at byte {at:,}.",
            "Export the table again as CSV in UTF-8.",
        )


def _windows(data: bytes, file: str) -> tuple[bytes, tuple[str, ...]]:
    text = data.decode("cp1252", errors="replace")
    unknown = text.count("\ufffd")
    if unknown * 20 > len(text):
        raise ImportRefused(
            f"{file} is not text in UTF-8, UTF-16 or Windows-1252.",
            "Export the table again as CSV in UTF-8.",
        )
    said = f"{file} is not UTF-8: it was read as Windows-1252. Check names with accents."
    if unknown:
        said += f" {unknown:,} characters could not be read and stand as “\ufffd”."
    return text.encode("utf-8"), (said,)


def _unpacked(data: bytes, file: str, limits: Limits) -> bytes:
    most = min(limits.file_mb * 2**20, max(RATIO_FROM, limits.ratio * len(data)))
    parts: list[bytes] = []
    size = 0
    while data:
        part, data = _member(data, file, most - size)
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _member(data: bytes, file: str, most: int) -> tuple[bytes, bytes]:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        part = unpacker.decompress(data, most + 1)
    except zlib.error as problem:
        raise ImportRefused(
            f"{file} is not a whole gzip file: {problem}.", "Download or pack it again."
        ) from problem
    if len(part) > most:
        raise ImportRefused(
            f"{file} unpacks to more than is allowed ({most / 2**20:,.0f} MB in all).",
            "Unpack it, check what it holds, and import it in parts.",
        )
    if not unpacker.eof:
        raise ImportRefused(f"{file} ends too early.", "Download or pack it again.")
    return part, unpacker.unused_data.lstrip(b"\0")
