"""Make a preview of a picture and a copy without hidden data. A process of its own, which trusts nothing it reads.

Run as a file by ``copies.py``, so that nothing of ours is imported: the picture comes in on one pipe, what is made of
it leaves on another, and there is nothing else that this process can reach. It opens no file and no connection, has
its memory and its time counted, and where the system allows it, a network of its own with nobody else in it.
"""

import contextlib
import ctypes
import io
import json
import resource
import sys
import warnings
from typing import Any

from pi_heif import register_heif_opener
from PIL import Image, ImageSequence

MEMORY = 512 << 20
SECONDS = 20
PIXELS = 50_000_000
PREVIEW = 640
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What is done to a picture that says it lies on its side."""
WRITTEN_AS = {
    **dict.fromkeys(("JPEG", "MPO", "HEIF", "AVIF"), "JPEG"),
    **dict.fromkeys(("PNG", "GIF", "BMP"), "PNG"),
    "WEBP": "WEBP",
    "TIFF": "TIFF",
}
"""What is read, and as what the copy is written: every machine of an office shows these."""
SEVERAL = {"PNG", "WEBP", "TIFF"}
"""Formats whose copies hold all pictures of the file: the pages of a scan."""

OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 92, "subsampling": 0},
    "PNG": {},
    "WEBP": {"quality": 92},
    "TIFF": {"compression": "tiff_deflate"},
}
_NEW_USER, _NEW_NETWORK, _NO_NEW_PRIVILEGES = 0x10000000, 0x40000000, 38


def confine() -> None:
    """Give up everything that the work does not take."""
    Image.preinit()
    Image.init()
    register_heif_opener(thumbnails=False)
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = PIXELS
    with contextlib.suppress(OSError, AttributeError):  # not Linux
        system = ctypes.CDLL(None, use_errno=True)
        system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        system.unshare(_NEW_USER | _NEW_NETWORK)  # not everywhere allowed; the limit of open files holds in any case
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 3),  # the three pipes there are: no file and no connection can be opened
    ):
        resource.setrlimit(limit, (most, most))


def made_of(content: bytes) -> tuple[str, bytes, bytes]:
    """Give the format of the copy, the copy, and a preview."""
    with Image.open(io.BytesIO(content), formats=tuple(kind for kind in WRITTEN_AS if kind != "MPO")) as picture:
        written_as = WRITTEN_AS[picture.format or ""]
        frames = _frames(picture) if picture.format in SEVERAL else [_clean(picture)]
    if written_as == "JPEG":
        frames = [_opaque(frame) for frame in frames]
    made, small = io.BytesIO(), io.BytesIO()
    more: dict[str, Any] = {"save_all": True, "append_images": frames[1:]} if len(frames) > 1 else {}
    frames[0].save(made, written_as, **OPTIONS[written_as], **more)
    _preview(frames[0]).save(small, "JPEG", quality=80)
    return written_as.lower(), made.getvalue(), small.getvalue()


def _frames(picture: Image.Image) -> list[Image.Image]:
    frames, room = [], PIXELS
    for frame in ImageSequence.Iterator(picture):
        room -= frame.width * frame.height
        if room < 0:
            raise Image.DecompressionBombError("too many pixels in all")
        frames.append(_clean(frame))
    return frames


def _clean(picture: Image.Image) -> Image.Image:
    """Give the pixels, turned the way they are to be seen, and nothing that was beside them.

    Large pictures have room for no more than two of their kind at a time.
    """
    picture.load()  # some types turn themselves then
    turn = TURNS.get(picture.getexif().get(ORIENTATION, 1))
    bare = picture.copy() if turn is None else picture.transpose(turn)
    if bare.mode == "P":
        bare = bare.convert("RGBA" if "transparency" in bare.info else "RGB")
    elif bare.mode not in {"1", "L", "LA", "RGB", "RGBA", "I;16"}:
        bare = bare.convert("RGB")
    bare.info.clear()
    return bare


def _preview(picture: Image.Image) -> Image.Image:
    shrunk = min(1.0, PREVIEW / max(picture.size))
    small = picture.resize((max(1, round(picture.width * shrunk)), max(1, round(picture.height * shrunk))))
    return _opaque(small).convert("RGB")


def _opaque(picture: Image.Image) -> Image.Image:
    """Put what can be seen through on white, for a format that knows no such thing."""
    if "A" not in picture.mode:
        return picture
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture.convert("RGBA"), mask=picture.getchannel("A"))
    return white


def main() -> None:
    """Read, make, write."""
    confine()
    kind, made, small = made_of(sys.stdin.buffer.read())
    head = json.dumps({"kind": kind, "copy": len(made), "preview": len(small)}).encode()
    sys.stdout.buffer.write(head + b"\n" + made + small)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
