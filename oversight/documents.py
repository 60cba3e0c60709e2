"""Make documents that leave the house: accessible PDF from a page of ours.

The library for it needs Pango from the system's packages. Where that is missing everything else works, and whoever asks
for a PDF is told what to install.
"""

import logging
import threading
from functools import cache
from typing import Any

from markupsafe import escape

from workflows.errors import WorkflowError

NO_PDF = (
    "This machine cannot make PDF files yet. Ask whoever runs it to install Pango "
    "(Debian and Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)."
)

FONTS = "fonts-noto-core fonts-wqy-zenhei"
"""Packages of Debian and Ubuntu whose fonts hold every script that we print."""

ONE_AT_A_TIME = threading.Lock()
"""A document takes a second of a processor, and whoever follows a case may ask for one."""


class NoPdf(WorkflowError):
    """PDF files cannot be made here, and what is missing for it."""


def pdf(html: str) -> bytes:
    """Turn a whole page, styles included, into PDF/UA-1. The same page always gives the same bytes.

    Nothing is fetched: whatever the page needs it must hold.

    :raises NoPdf: the library or what it needs from the system is not there.
    """
    library = _library()
    with ONE_AT_A_TIME:
        return _written(library, html)


def _written(library: Any, html: str) -> bytes:
    document = library.HTML(string=html, url_fetcher=library.urls.URLFetcher(allowed_protocols={"data"}))
    written: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=b"oversight")
    return written


@cache
def _library() -> Any:
    """Load the library when first asked for a PDF: it takes a second that no other page should pay."""
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        raise NoPdf(NO_PDF) from error
    return weasyprint


def unprintable(words: str) -> frozenset[str]:
    """Give the characters for which no font is installed here: on paper each of them is an empty box.

    :raises NoPdf: the library or what it needs from the system is not there.
    """
    boxes, log = _Boxes(), logging.getLogger("weasyprint")
    log.addHandler(boxes)
    try:
        characters = " ".join(sorted(set(words)))
        pdf(f'<!doctype html><html lang="en"><title>Fonts</title><p>{escape(characters)}</p></html>')
    finally:
        log.removeHandler(boxes)
    return frozenset(boxes.characters)


class _Boxes(logging.Handler):
    """Gathers what the library says it has no glyph for."""

    def __init__(self) -> None:
        super().__init__()
        self.characters: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if record.msg.startswith(".notdef") and isinstance(record.args, tuple):
            self.characters.add(str(record.args[0]))
