"""A picture's copy shows the same and hides nothing; a picture that means harm ends with its own process."""

import io
import subprocess
import sys
import time

import pytest
from PIL import ExifTags, Image

from oversight.evidence import copies, picture
from oversight.evidence.copies import NoCopies, copies_of
from oversight.evidence.kinds import kind_of
from tests.factories.files import DEVICE, HEIF, HONEST, HOSTILE, photograph, pixel_flood, png

HEIF_SIZE, HUGE = (b"ispe" + bytes(4) + size.to_bytes(4, "big") * 2 for size in (64, 20_000))
assert HEIF_SIZE in HEIF


def is_near(pixel, colour):
    return all(abs(found - wanted) < 40 for found, wanted in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "HEIF", "AVIF"])
def test_a_copy_shows_the_picture_upright_and_tells_neither_place_nor_device(kind):
    original = photograph(kind)
    assert DEVICE in original
    made = copies_of([original[:1000], original[1000:]])
    for content in (made.copy, made.preview):
        assert DEVICE not in content
        shown = Image.open(io.BytesIO(content))
        exif = shown.getexif()
        assert not exif.get_ifd(ExifTags.IFD.GPSInfo)
        assert not {ExifTags.Base.Model, ExifTags.Base.Orientation} & set(exif)
        assert not {"xmp", "exif", "comment", "Comment", "icc_profile"} & set(shown.info)
        assert shown.size == (40, 60)
        assert is_near(shown.convert("RGB").getpixel((20, 3)), (255, 0, 0))
        assert is_near(shown.convert("RGB").getpixel((20, 56)), (0, 0, 255))
    assert made.kind == kind_of(made.copy) == (kind.lower() if kind not in {"HEIF", "AVIF"} else "jpeg")
    assert kind_of(made.preview) == "jpeg"


def test_all_pages_of_a_scan_are_in_its_copy():
    pages = [Image.new("L", (30, 30), shade) for shade in (0, 100, 200)]
    made = io.BytesIO()
    pages[0].save(made, "TIFF", save_all=True, append_images=pages[1:])
    assert Image.open(io.BytesIO(copies_of([made.getvalue()]).copy)).n_frames == 3


@pytest.mark.parametrize(
    "content",
    [
        pixel_flood(),
        HEIF.replace(HEIF_SIZE, HUGE),
        next(one.content for one in HOSTILE if one.name == "flood.png"),
        png()[:40],
        HONEST["letter.pdf"][0],
        b"",
    ],
    ids=["pixel flood", "HEIF flood", "flood", "cut off", "no picture", "nothing"],
)
def test_nothing_is_made_of_what_floods_or_is_no_picture(content):
    with pytest.raises(NoCopies):
        copies_of([content])


def test_the_largest_picture_that_is_allowed_fits_the_memory_of_the_worker():
    made = io.BytesIO()
    Image.new("RGB", (8160, 6120), "green").save(made, "JPEG", exif=_turned())
    assert Image.open(io.BytesIO(copies_of([made.getvalue()]).copy)).size == (6120, 8160)


def test_what_can_be_seen_through_lies_on_white_in_a_format_that_knows_no_such_thing():
    made = io.BytesIO()
    Image.new("RGBA", (40, 60), (255, 0, 0, 0)).save(made, "AVIF")
    assert is_near(Image.open(io.BytesIO(copies_of([made.getvalue()]).copy)).getpixel((3, 3)), (255, 255, 255))


def _turned():
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    return exif


def test_a_worker_that_does_not_come_to_an_end_is_ended(tmp_path, monkeypatch):
    worker = tmp_path / "endless.py"
    worker.write_text("while True: pass")
    monkeypatch.setattr(copies, "WORKER", worker)
    began = time.monotonic()
    with pytest.raises(NoCopies):
        copies_of([bytes(1 << 20)], seconds=0.5)
    assert time.monotonic() - began < 10


CONFINED = """
import ctypes, socket, sys
sys.path.insert(0, {folder!r})
import picture
picture.confine()
results = []
for attempt in (lambda: open("/etc/passwd"), lambda: socket.socket(), lambda: bytearray(600 << 20)):
    try:
        attempt()
        results.append("done")
    except (OSError, MemoryError) as error:
        results.append(type(error).__name__)
print(results)
"""


def test_the_worker_opens_no_file_and_no_connection_and_takes_no_more_memory():
    folder = str(copies.WORKER.parent)
    found = subprocess.run(
        [sys.executable, "-B", "-c", CONFINED.format(folder=folder)], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "['OSError', 'OSError', 'MemoryError']"
    assert (picture.MEMORY, picture.SECONDS, picture.PIXELS) == (512 << 20, copies.SECONDS, 50_000_000)
