"""Send pages and style sheets compressed, except where that would let another site read what is on them.

What somebody else can put on a page, and sees the compressed length of, tells them bit by bit what else is on it (the
attack named BREACH). So a page is compressed only if nobody else can have asked for it in this person's name: the
browser says that the request came from this site, or from the person's own hand. A browser too old to say so gets
compressed only what no stranger's words can be on: a page of ours that was got without any parameter.
"""

import gzip
from collections import OrderedDict

from flask import Flask, Response, request

TEXT = frozenset({"text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml"})
OUR_OWN = frozenset({"same-origin", "none"})
SMALLEST, LARGEST = 400, 4_000_000
LEVEL = 6
MOST_KEPT = 32


def register(app: Flask) -> None:
    """Have every answer compressed that may be."""
    kept: OrderedDict[str, bytes] = OrderedDict()

    @app.after_request
    def pack(response: Response) -> Response:
        if response.mimetype not in TEXT:
            return response
        response.vary.add("Accept-Encoding")
        if not _is_wanted(response) or not (request.endpoint == "static" or _nobody_else_asked(response)):
            return response
        response.direct_passthrough = False
        data = response.get_data()
        if SMALLEST <= len(data) <= LARGEST:
            response.set_data(_static(kept, response, data) if request.endpoint == "static" else _packed(data))
            response.headers["Content-Encoding"] = "gzip"
        return response


def _is_wanted(response: Response) -> bool:
    return (
        request.method != "HEAD"
        and request.accept_encodings["gzip"] > 0
        and "Content-Encoding" not in response.headers
        and not response.headers.get("Content-Disposition", "").startswith("attachment")
        and response.status_code not in {204, 206, 304}
        and (request.endpoint == "static" or not response.is_streamed)
    )


def _nobody_else_asked(response: Response) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in OUR_OWN
    is_plain = request.method == "GET" and not request.query_string and response.status_code == 200
    return is_plain and request.blueprint == "public"


def _packed(data: bytes, level: int = LEVEL) -> bytes:
    return gzip.compress(data, level, mtime=0)


def _static(kept: OrderedDict[str, bytes], response: Response, data: bytes) -> bytes:
    """Compress a file that never changes under its mark once, as well as can be."""
    mark = response.get_etag()[0] or ""
    if mark not in kept:
        kept[mark] = _packed(data, 9)
        while len(kept) > MOST_KEPT:
            kept.popitem(last=False)
    response.set_etag(mark, weak=True)
    return kept[mark]
