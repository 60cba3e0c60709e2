"""The files of the log as C2SP tlog-tiles names them. Whoever reads them says nothing of themselves by it."""

from flask import Response, abort

from oversight.blueprints.log import bp
from oversight.log.proofs import proof_of
from oversight.log.published import CHECKPOINT, KEYS
from oversight.log.store import Store
from oversight.log.stores import open_store
from oversight.queries.published import published_tile
from oversight.security import database, open_to_all, settings

TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"
FOR_EVER = "public, max-age=31536000, immutable"


@bp.get("/checkpoint")
@open_to_all
def checkpoint() -> Response:
    """Give the newest signed checkpoint."""
    return _file(_store().read(CHECKPOINT), TEXT)


@bp.get("/keys")
@open_to_all
def keys() -> Response:
    """Give the keys under which checkpoints and promises hold, newest first."""
    return _file(_store().read(KEYS), TEXT)


@bp.get("/tile/<path:path>")
@open_to_all
def tile(path: str) -> Response:
    """Give hashes of the tree, or entries: neither says anything about a case."""
    response = _file(published_tile(_store(), f"tile/{path}"), BYTES)
    response.headers["Cache-Control"] = FOR_EVER
    return response


@bp.get("/proof/<string(length=64):leaf>")
@open_to_all
def proof(leaf: str) -> Response:
    """Prove that an entry is in the log."""
    if not leaf.isascii() or leaf != leaf.lower() or not all(char in "0123456789abcdef" for char in leaf):
        abort(404)
    found = proof_of(database(), _store(), bytes.fromhex(leaf))
    return _file(found.encode() if found else None, TEXT)


def _store() -> Store:
    return open_store(settings())


def _file(data: bytes | None, kind: str) -> Response:
    if data is None:
        abort(404)
    return Response(data, content_type=kind)
