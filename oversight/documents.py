"""Make documents that leave the house: accessible PDF from a page of ours.

The library for it needs Pango from the system's packages. Where that is missing everything else works, and whoever asks
for a PDF is told what to install.
"""

import threading
from functools import cache
from typing import Any

from workflows.errors import WorkflowError

NO_PDF = (
    "This machine cannot make PDF files yet. Ask whoever runs it to install Pango "
    "(Debian and Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)."
)


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
