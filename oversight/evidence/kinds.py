"""What a file is by its content, never by its name; and what whoever opens it should know first.

Nothing is ever refused for what it is: a photograph that calls itself something else may be the only proof there is.
Nothing is unpacked or run either: all is told from the first and last bytes, and is a hint, not a verdict.
"""

import codecs
import re
from dataclasses import dataclass

from oversight.evidence.names import ending_of
from workflows.wording import N_

LOOKED_AT = 1 << 16
"""Bytes at the beginning, and as many at the end, that are looked at."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """A type of file: what it is called, which endings belong to it, the usual one first, and whether it is listed."""

    label: str
    endings: tuple[str, ...]
    is_listed: bool = True


def _kind(label: str, endings: str, *, is_listed: bool = True) -> FileKind:
    return FileKind(label, tuple(endings.split()), is_listed)


KINDS: dict[str, FileKind] = {
    "jpeg": _kind(N_("Photograph (JPEG)"), "jpg jpeg jpe jfif"),
    "png": _kind(N_("Picture (PNG)"), "png"),
    "gif": _kind(N_("Picture (GIF)"), "gif"),
    "webp": _kind(N_("Picture (WebP)"), "webp"),
    "heif": _kind(N_("Photograph (HEIF)"), "heic heif avif hif"),
    "tiff": _kind(N_("Picture (TIFF)"), "tif tiff dng"),
    "bmp": _kind(N_("Picture (BMP)"), "bmp"),
    "mp4": _kind(N_("Film or sound (MP4)"), "mp4 m4v mov qt 3gp 3g2 m4a"),
    "matroska": _kind(N_("Film or sound (WebM or Matroska)"), "webm mkv mka weba"),
    "avi": _kind(N_("Film (AVI)"), "avi"),
    "mpeg": _kind(N_("Film (MPEG)"), "mpg mpeg vob"),
    "mp3": _kind(N_("Sound (MP3)"), "mp3"),
    "aac": _kind(N_("Sound (AAC)"), "aac"),
    "wav": _kind(N_("Sound (WAV)"), "wav"),
    "ogg": _kind(N_("Film or sound (Ogg)"), "ogg oga ogv opus"),
    "amr": _kind(N_("Sound (AMR)"), "amr"),
    "flac": _kind(N_("Sound (FLAC)"), "flac"),
    "pdf": _kind(N_("Document (PDF)"), "pdf"),
    "word": _kind(N_("Document (Word)"), "docx"),
    "sheet": _kind(N_("Table (Excel)"), "xlsx"),
    "slides": _kind(N_("Slides (PowerPoint)"), "pptx"),
    "open_document": _kind(N_("Document (OpenDocument)"), "odt ods odp"),
    "text": _kind(N_("Plain text"), "txt text csv log md eml vcf"),
    "old_office": _kind(N_("Old Office document"), "doc xls ppt msg", is_listed=False),
    "archive": _kind(N_("Archive"), "zip gz 7z rar xz bz2 jar apk docm xlsm pptm", is_listed=False),
    "page": _kind(N_("Page or drawing that a browser would run"), "html htm svg xml xhtml mht", is_listed=False),
    "program": _kind(N_("Program"), "exe dll com scr sh bat cmd js vbs ps1 py elf", is_listed=False),
}
"""The types that we tell apart. Those that are not listed are kept like all others, and marked."""

MARKS = {
    "empty": N_("The file is empty"),
    "unlisted": N_("Not one of the types that we know how to show"),
    "mismatch": N_("Its content is not what its name says"),
    "may_run": N_("May hold a program: open it only on a machine kept for that"),
    "renamed": N_("Its name was changed: it held signs that cannot be shown, or was too long"),
    "no_copies": N_("No copy could be made: the file is damaged, or so large or long that it may be meant to do harm"),
}
"""What whoever opens a file should know first."""

_STARTS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"GIF87a", "gif"),
    (0, b"GIF89a", "gif"),
    (8, b"WEBP", "webp"),
    (8, b"AVI ", "avi"),
    (8, b"WAVE", "wav"),
    (0, b"II*\0", "tiff"),
    (0, b"MM\0*", "tiff"),
    (4, b"moov", "mp4"),
    (4, b"mdat", "mp4"),
    (4, b"wide", "mp4"),
    (0, b"\x1aE\xdf\xa3", "matroska"),
    (0, b"\0\0\1\xba", "mpeg"),
    (0, b"\0\0\1\xb3", "mpeg"),
    (0, b"ID3", "mp3"),
    (0, b"\xff\xfb", "mp3"),
    (0, b"\xff\xf3", "mp3"),
    (0, b"\xff\xf2", "mp3"),
    (0, b"\xff\xf1", "aac"),
    (0, b"\xff\xf9", "aac"),
    (0, b"OggS", "ogg"),
    (0, b"#!AMR", "amr"),
    (0, b"fLaC", "flac"),
    (0, b"%PDF-", "pdf"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
    (0, b"\x1f\x8b", "archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "archive"),
    (0, b"Rar!\x1a\x07", "archive"),
    (0, b"\xfd7zXZ\0", "archive"),
    (0, b"BZh", "archive"),
    (0, b"MZ", "program"),
    (0, b"\x7fELF", "program"),
    (0, b"#!", "program"),
)
_RIFF = frozenset({"webp", "avi", "wav"})
_HEIF = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"})
_IN_ZIP = (
    (b"mimetypeapplication/vnd.oasis.opendocument", "open_document"),
    (b"word/", "word"),
    (b"xl/", "sheet"),
    (b"ppt/", "slides"),
)
_MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|object|embed|\?xml|\?php)", re.IGNORECASE)
_CAN_RUN = re.compile(
    rb"<\s*(script|svg|html|iframe|\?php)|/JavaScript\b|/JS\b|/Launch\b|/EmbeddedFile\b|vbaProject\.bin|ANTIVIRUS-TEST-FILE",
    re.IGNORECASE,
)
_ZIP_END = b"PK\5\6"
_CONTROLS = frozenset(range(32)) - set(b"\t\n\r\f\x1b")


def kind_of(head: bytes, tail: bytes = b"") -> str:
    """Tell the type of a file by its first and last bytes; nothing where we know none."""
    for place, start, name in _STARTS:
        if head.startswith(start, place) and (name not in _RIFF or head.startswith(b"RIFF")):
            return name
    if head.startswith(b"BM") and int.from_bytes(head[2:6], "little") > len(head[:54]) >= 54:
        return "bmp"
    if head.startswith(b"ftyp", 4):
        return "heif" if head[8:12] in _HEIF else "mp4"
    if head.startswith(b"PK\3\4"):
        return _in_zip(head, tail)
    return _in_words(head)


def _in_zip(head: bytes, tail: bytes) -> str:
    if b"vbaProject.bin" in tail or b"vbaProject.bin" in head:
        return "archive"
    is_office = b"[Content_Types].xml" in head or b"[Content_Types].xml" in tail
    for sign, name in _IN_ZIP:
        if sign in (head[:200] if name == "open_document" else head + tail) and (name == "open_document" or is_office):
            return name
    return "archive"


def _in_words(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        words = head.decode("utf-16", errors="replace").encode()
    else:
        words = head.removeprefix(b"\xef\xbb\xbf")
    if not words or _CONTROLS.intersection(words) or not _is_utf8(words):
        return ""
    return "page" if _MARKUP.search(words) else "text"


def _is_utf8(words: bytes) -> bool:
    """Tell whether bytes are words. The last letter may be cut off, because only the beginning is looked at."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(words)
    except UnicodeDecodeError:
        return False
    return True


def marks_of(name: str, head: bytes, tail: bytes, size: int, *, renamed: bool) -> tuple[str, ...]:
    """Give what whoever opens a file should know first, in the order of ``MARKS``."""
    found = kind_of(head, tail)
    kind = KINDS.get(found)
    true = {
        "empty": size == 0,
        "unlisted": size > 0 and (kind is None or not kind.is_listed),
        "mismatch": kind is not None and ending_of(name) not in kind.endings,
        "may_run": _may_run(found, head, tail),
        "renamed": renamed,
    }
    return tuple(mark for mark in MARKS if true.get(mark))


def _may_run(found: str, head: bytes, tail: bytes) -> bool:
    """A second file may be hidden behind the first, so both ends are looked at, whatever the type."""
    in_zip = found in {"word", "sheet", "slides", "open_document", "archive"}
    hides_archive = _ZIP_END in tail and not in_zip
    hides_pdf = found != "pdf" and b"%PDF-" in head[:1024]
    return (
        found in {"page", "program", "old_office"}
        or hides_archive
        or hides_pdf
        or bool(_CAN_RUN.search(head) or _CAN_RUN.search(tail))
    )
