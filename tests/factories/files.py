"""Files as people send them, and as somebody sends them who means harm. No byte of them comes from anywhere else."""

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

SCRIPT = b"<script>document.title='RAN';fetch('/ran')</script>"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def jpeg(body: bytes = b"\0" * 64) -> bytes:
    """Make what begins and ends like a picture in JPEG."""
    return b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0" + body + b"\xff\xd9"


def png(comment: bytes = b"") -> bytes:
    """Make a picture of one pixel in PNG, with a comment where given."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    words = chunk(b"tEXt", b"Comment\0" + comment) if comment else b""
    end = chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + words + end


def zipped(**entries: bytes) -> bytes:
    """Pack files into an archive; two underscores in a name stand for a folder."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name.replace("__", "/")), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def word(*, macro: bool = False) -> bytes:
    """Make a text document, with a program in it where wanted."""
    entries = {"[Content_Types].xml": b"<Types/>", "word__document.xml": b"<w:document/>"}
    return zipped(**entries, **({"word__vbaProject.bin": b"Sub AutoOpen()"} if macro else {}))


def brand(name: bytes) -> bytes:
    """Make what begins like a film or picture of that brand (ISO 14496-12)."""
    return b"\0\0\0\x18ftyp" + name + b"\0\0\0\0" + name + b"mp42" + b"\0" * 40


def riff(name: bytes) -> bytes:
    """Make what begins like a RIFF file of that form."""
    return b"RIFF" + struct.pack("<I", 40) + name + b"\0" * 32


def bomb(layers: int = 1) -> bytes:
    """Make a small archive that is large when unpacked, as often as it has layers."""
    inner = zipped(zeros=b"\0" * 2_000_000)
    for _ in range(layers - 1):
        inner = zipped(deeper=inner)
    return inner


def _open_document() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<office:document-content/>")
    return made.getvalue()


def form_with_files(fields: dict[str, str], files: Iterable[tuple[str, bytes]], field: str = "files") -> bytes:
    """Write a form as a browser sends it, boundary ``BOUNDARY``; names of files go as they are."""
    parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    for name, content in files:
        quoted = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
        head = f'name="{field}"; filename="{quoted}"\r\nContent-Type: application/octet-stream\r\n\r\n'
        parts.append(head.encode() + content)
    before = f"--{BOUNDARY}\r\nContent-Disposition: form-data; ".encode()
    return b"".join(before + part + b"\r\n" for part in parts) + f"--{BOUNDARY}--\r\n".encode()


BOUNDARY = "a-boundary-of-ours"
AS_FORM = f"multipart/form-data; boundary={BOUNDARY}"

HONEST: dict[str, tuple[bytes, str]] = {
    "photo.jpg": (jpeg(), "jpeg"),
    "IMG_0001.JPEG": (jpeg(), "jpeg"),
    "screen.png": (png(), "png"),
    "moving.gif": (b"GIF89a" + b"\1\0\1\0\0\0\0;", "gif"),
    "sticker.webp": (riff(b"WEBP"), "webp"),
    "iphone.heic": (brand(b"heic"), "heif"),
    "pixel.avif": (brand(b"avif"), "heif"),
    "scan.tiff": (b"II*\0" + b"\0" * 40, "tiff"),
    "old.bmp": (b"BM" + struct.pack("<I", 100) + b"\0" * 94, "bmp"),
    "clip.mp4": (brand(b"isom"), "mp4"),
    "clip.mov": (brand(b"qt  "), "mp4"),
    "clip.3gp": (brand(b"3gp5"), "mp4"),
    "memo.m4a": (brand(b"M4A "), "mp4"),
    "clip.webm": (b"\x1aE\xdf\xa3" + b"\0" * 40, "matroska"),
    "clip.avi": (riff(b"AVI "), "avi"),
    "clip.mpg": (b"\0\0\1\xba" + b"\0" * 40, "mpeg"),
    "song.mp3": (b"ID3\4\0\0" + b"\0" * 40, "mp3"),
    "bare.mp3": (b"\xff\xfb\x90\0" + b"\0" * 40, "mp3"),
    "voice.aac": (b"\xff\xf1\x50\x80" + b"\0" * 40, "aac"),
    "voice.wav": (riff(b"WAVE"), "wav"),
    "voice.ogg": (b"OggS\0\2" + b"\0" * 40, "ogg"),
    "voice.opus": (b"OggS\0\2" + b"\0" * 40, "ogg"),
    "voice.amr": (b"#!AMR\n" + b"\0" * 40, "amr"),
    "voice.flac": (b"fLaC" + b"\0" * 40, "flac"),
    "letter.pdf": (b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer <<>>\n%%EOF\n", "pdf"),
    "letter.docx": (word(), "word"),
    "table.xlsx": (zipped(**{"[Content_Types].xml": b"<Types/>", "xl__workbook.xml": b"<workbook/>"}), "sheet"),
    "talk.pptx": (zipped(**{"[Content_Types].xml": b"<Types/>", "ppt__p.xml": b"<p/>"}), "slides"),
    "letter.odt": (_open_document(), "open_document"),
    "what happened.txt": ("They came at night. مساءً 夜里\n".encode(), "text"),
    "notes.txt": ("They came at night.".encode("utf-16"), "text"),
    "list.csv": (b"\xef\xbb\xbfwhen,who\n2026,Roe\n", "text"),
}
"""Files by name, with the type that they are."""


@dataclass(frozen=True)
class Hostile:
    """A file that means harm: its name as sent, its bytes, the marks it must bear at least."""

    name: str
    content: bytes
    marks: frozenset[str]
    declared: str = "image/jpeg"


def _hostile(name: str, content: bytes, marks: str, declared: str = "image/jpeg") -> Hostile:
    return Hostile(name, content, frozenset(marks.split()), declared)


PAGES = {
    "page.html": b"<!DOCTYPE html><html><body>" + SCRIPT,
    "page.htm": b"<html>" + SCRIPT,
    "bare.html": SCRIPT,
    "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="document.title=1">' + SCRIPT + b"</svg>",
    "late.svg": b'<?xml version="1.0"?>\n<!-- a drawing -->\n<svg>' + SCRIPT + b"</svg>",
    "upper.html": b"<SCRIPT>document.title='RAN'</SCRIPT>",
    "spaced.html": b"\n\n\t <html >" + SCRIPT,
    "bom.html": b"\xef\xbb\xbf<html>" + SCRIPT,
    "wide.html": ("<html>" + SCRIPT.decode()).encode("utf-16"),
    "frame.xhtml": b'<html xmlns="http://www.w3.org/1999/xhtml"><iframe src="javascript:1"/></html>',
    "entity.xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    "shell.php": b"<?php system($_GET['c']); ?>",
    "mail.mht": b"MIME-Version: 1.0\nContent-Type: text/html\n\n<html>" + SCRIPT,
}
PROGRAMS = {
    "setup.exe": b"MZ\x90\0" + b"\0" * 60,
    "library.dll": b"MZ\x90\0" + b"\0" * 60,
    "tool": b"\x7fELF\2\1\1" + b"\0" * 60,
    "run.sh": b"#!/bin/sh\nrm -rf /\n",
    "run.py": b"#!/usr/bin/env python3\nimport os\n",
    "saver.scr": b"MZ\x90\0" + b"\0" * 60,
}
POLYGLOTS = {
    "photo.jpg": jpeg(b"\xff\xfe\0\x60" + SCRIPT),
    "comment.png": png(SCRIPT),
    "behind.png": png() + SCRIPT,
    "gifar.gif": b"GIF89a" + b"\1\0\1\0\0\0\0;" + zipped(a=b"b"),
    "jar.jpg": jpeg() + zipped(**{"META-INF__MANIFEST.MF": b"Main-Class: X"}),
    "script.gif": b"GIF89a/*" + b"\0" * 8 + b"*/=1;" + SCRIPT,
    "also.pdf.jpg": jpeg(b"\n%PDF-1.4\n1 0 obj"),
    "page.pdf": b"%PDF-1.4\n" + b"<html>" + SCRIPT,
    "run.pdf": b"%PDF-1.7\n<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>",
    "launch.pdf": b"%PDF-1.7\n<< /S /Launch /F (cmd.exe) >>",
    "holds.pdf": b"%PDF-1.7\n<< /Type /EmbeddedFile >>",
    "page.mp3": b"ID3\4\0\0" + b"\0" * 40 + b"<html>" + SCRIPT,
    "page.webm": b"\x1aE\xdf\xa3" + b"\0" * 40 + SCRIPT,
    "page.wav": riff(b"WAVE") + SCRIPT,
    "page.bmp": b"BM" + struct.pack("<I", 4000) + b"\0" * 94 + SCRIPT,
    "svg.heic": brand(b"heic") + PAGES["drawing.svg"],
}
NAMES = {
    "../../etc/passwd": "mismatch",
    "..\\..\\windows\\system32\\drivers\\etc\\hosts": "mismatch renamed",
    "/etc/cron.d/job": "mismatch",
    "C:\\Users\\me\\photo.jpg": "renamed",
    "photo\u202egpj.exe": "mismatch renamed",
    "photo\u2066\u2069.jpg": "renamed",
    "photo\0.jpg": "renamed",
    "photo.jpg\0.html": "mismatch renamed",
    "photo\r\nX-Injected: yes.jpg": "renamed",
    'photo"; filename="evil.html.jpg': "",
    "photo\u200b.jpg": "renamed",
    "<img src=x onerror=alert(1)>.jpg": "",
    "'; DROP TABLE record; --.jpg": "",
    "{{ 7 * 7 }}.jpg": "",
    "%2e%2e%2fphoto.jpg": "",
    "CON": "mismatch",
    "...": "mismatch renamed",
    ".htaccess": "mismatch renamed",
    "photo.jpg.": "renamed",
    "photo.jpg ": "renamed",
    "ж" * 200 + ".jpg": "renamed",
    "a" * 300: "mismatch renamed",
    "=cmd|' /C calc'!A0.jpg": "",
    "photo.jpg/": "renamed",
}
DOUBLE_ENDINGS = ("exe", "html", "svg", "js", "php", "lnk", "scr", "bat", "cmd", "vbs", "hta", "jar", "docm", "pdf")


def _corpus() -> tuple[Hostile, ...]:
    found = [_hostile(name, content, "unlisted may_run") for name, content in PAGES.items()]
    found += [_hostile(f"{name}.jpg", content, "unlisted mismatch may_run") for name, content in PAGES.items()]
    found += [_hostile(name, content, "unlisted may_run") for name, content in PROGRAMS.items()]
    found += [_hostile(f"{name}.png", content, "unlisted mismatch may_run") for name, content in PROGRAMS.items()]
    found += [_hostile(name, content, "may_run") for name, content in POLYGLOTS.items()]
    found += [_hostile(name, jpeg(), marks) for name, marks in NAMES.items()]
    found += [_hostile(f"photo.jpg.{ending}", jpeg(), "mismatch") for ending in DOUBLE_ENDINGS]
    found += [_hostile(f"photo.{ending}", jpeg(), "mismatch", "text/html") for ending in DOUBLE_ENDINGS]
    found += [
        _hostile("nothing.jpg", b"", "empty"),
        _hostile("nothing.html", b"", "empty", "text/html"),
        _hostile("eicar.com", EICAR, "may_run"),
        _hostile("eicar.txt", EICAR, "may_run", "text/plain"),
        _hostile("eicar.zip", zipped(eicar=EICAR), "unlisted"),
        _hostile("macro.docm", word(macro=True), "unlisted may_run"),
        _hostile("macro.docx", word(macro=True), "unlisted mismatch may_run"),
        _hostile("macro.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60, "unlisted may_run"),
        _hostile("bomb.zip", bomb(), "unlisted"),
        _hostile("deep.zip", bomb(8), "unlisted"),
        _hostile("slip.zip", zipped(**{"..__..__etc__passwd": b"root"}), "unlisted"),
        _hostile("noise.jpg", bytes(range(256)) * 4, "unlisted"),
        _hostile("flood.png", png()[:16] + struct.pack(">II", 60_000, 60_000) + png()[24:], ""),
        _hostile("cut.jpg", b"\xff\xd8", "unlisted"),
        _hostile("photo.jpg", b"\xff\xd8\xff" + b"\0" * 10, "", "text/html; charset=utf-7"),
        _hostile("photo.jpg", jpeg(), "", "image/svg+xml\r\nX-Injected: yes"),
    ]
    return tuple(found)


HOSTILE = _corpus()


# Real pictures -----------------------------------------------------------------------------------------------------

DEVICE = b"SecretPhone 9"
PLACE = (52.0, 31.0, 12.3)
HEIF = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAghtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "AEZpbG9jAAAAAERAAAMAAQAAAAACLAABAAAAAAAAAGkAAgAAAAAClQABAAAAAAAAAHQAAwAAAAADCQABAAAAAAAAACQAAABiaWlu"
    "ZgAAAAAAAwAAABVpbmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAACppbmZlAgAAAQADAABtaW1lAGFwcGxp"
    "Y2F0aW9uL3JkZit4bWwAAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAA"
    "DwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAA"
    "AwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAACgAAAABAAAAPAAA"
    "AAH////oAAAAAv////wAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAAChpcmVmAAAAAAAAAA5j"
    "ZHNjAAIAAQABAAAADmNkc2MAAwABAAEAAAEJbWRhdAAAAGUoAa8E+EExmb/4D////befZfvEhFtxtLTtPt2f10hLaRR+gWBaR+tE"
    "xlVRPRSq7LPpp/AhdAX7671CfPoNvHmXwL2Kcnxntjj19PmOi9ZvT7RNLunkvzrW233do+MQeexOzd4DOAAAAAZFeGlmAABNTQAq"
    "AAAACAACARAAAgAAAA4AAAAmiCUABAAAAAEAAAA0AAAAAFNlY3JldFBob25lIDkAAAIAAQACAAAAAk4AAAAAAgAFAAAAAwAAAFIA"
    "AAAAAAAABgAAAAEAAAAfAAAAAQAAAAAAAAABPHg6eG1wbWV0YT5TZWNyZXRQaG9uZSA5PC94OnhtcG1ldGE+"
)
"""What ``photograph`` gives, already upright, in a format that we read and do not write; made by pillow-heif."""


def photograph(kind: str = "JPEG", size: tuple[int, int] = (60, 40), *, turned: bool = True) -> bytes:
    """A picture, red left and blue right, lying on its side, that tells where it was made and with what.

    Its hidden data stand wherever its type keeps such: EXIF with a place, a device and a small picture of its own,
    XMP, comments, and bytes behind the end.
    """
    if kind == "HEIF":
        return HEIF + DEVICE
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = DEVICE.decode()
    exif[ExifTags.Base.Orientation] = 6 if turned else 1
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: PLACE, 3: "E", 4: PLACE})
    made, hidden = io.BytesIO(), b"<x:xmpmeta>" + DEVICE + b"</x:xmpmeta>"
    more: dict[str, object] = {"exif": exif, "xmp": hidden, "comment": DEVICE}
    if kind == "PNG":
        words = PngInfo()
        words.add_text("Comment", DEVICE.decode())
        more = {"exif": exif, "pnginfo": words}
    if kind == "TIFF":
        exif[ExifTags.Base.XMLPacket] = hidden
        more = {"exif": exif}
    picture.save(made, kind, **more)
    return made.getvalue() + (DEVICE if kind != "TIFF" else b"")


def pixel_flood() -> bytes:
    """A picture of a few kilobytes that says it has 40 billion pixels, all of them there and black."""
    rows = zlib.compressobj(9)
    body = b"".join(rows.compress(bytes(25_001)) for _ in range(800)) + rows.flush()
    header = struct.pack(">IIBBBBB", 200_000, 200_000, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
