"""Names of files as we keep and show them: as they came, but for what misleads whoever reads or saves them."""

import unicodedata

LONGEST = 255
"""Bytes of a name, which is what file systems take."""

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of characters that are not shown, or that change how others are: NUL, line ends, directions."""


def clean_name(given: str) -> str:
    """Give the name under which a file is listed. Folders are left out, and so is what cannot be seen."""
    last = given.replace("\\", "/").rstrip("/").rpartition("/")[2]
    seen = "".join(sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign) not in UNSEEN)
    return _shortened(seen.strip(" .")) or "file"


def ending_of(name: str) -> str:
    """Give what stands behind the last dot, in small letters; nothing where there is no dot."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if stem and dot else ""


def _shortened(name: str) -> str:
    """Shorten a name that no file system takes; its ending stays."""
    if len(name.encode()) <= LONGEST:
        return name
    ending = ending_of(name)
    tail = f".{ending}" if ending and len(ending) <= 10 else ""
    room = LONGEST - len(tail.encode())
    return name.removesuffix(name[-len(tail) :] if tail else "").encode()[:room].decode(errors="ignore") + tail
