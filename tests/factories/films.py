"""Films and sounds as phones make them, with hidden data wherever their types keep such, and some that mean harm."""

import io
import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from tests.factories.files import DEVICE, photograph

PLACE = "+52.5200+013.4050/"
SECRET = DEVICE.decode()
NEEDLES = (DEVICE, PLACE[:8].encode(), b"13.4050", DEVICE.replace(b" ", b"_"))
"""What nobody may find in a copy."""

SEEN = "color=red:s=32x48:d=1:r=10,pad=64:48:0:0:blue"
HEARD = "sine=440:d=1:sample_rate=16000"
TAGS = (
    *("-metadata", f"location={PLACE}", "-metadata", f"com.apple.quicktime.location.ISO6709={PLACE}"),
    *("-metadata", f"title={SECRET}", "-metadata", f"comment={SECRET}", "-metadata", f"artist={SECRET}"),
    *("-metadata", "creation_time=2026-01-02T03:04:05Z", "-metadata:s", f"title={SECRET}"),
    *("-metadata:s", f"handler_name={SECRET}", "-metadata:s", "language=fra"),
)
SEI = f"h264_metadata=sei_user_data=086f3693-b7b3-4f2c-9653-21492feee5b8+{SECRET.replace(' ', '_')}"
CHAPTERS = f";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=900\ntitle={SECRET}\n"
SUBTITLES = f"1\n00:00:00,000 --> 00:00:00,900\n{SECRET}\n"
TKHD_UPRIGHT = bytes.fromhex("00010000" + "00" * 12 + "00010000" + "00" * 12 + "40000000")
TKHD_LYING = bytes.fromhex("00000000" + "00010000" + "00000000" + "ffff0000" + "00" * 16 + "40000000")


@dataclass(frozen=True, slots=True)
class Made:
    """A film or sound, its type as told by content, and whether it has pictures."""

    content: bytes
    kind: str
    is_film: bool


FILMS: dict[str, tuple[str, str]] = {
    "phone.mov": ("mp4", "-c:v libx264 -preset ultrafast -c:a aac -timecode 01:02:03:04 -movflags use_metadata_tags"),
    "covered.mp4": ("mp4", "-c:v:0 libx264 -preset ultrafast -c:a aac"),
    "clip.mkv": ("matroska", "-c:v libx264 -preset ultrafast -c:a flac"),
    "clip.webm": ("matroska", "-c:v libvpx -deadline realtime -c:a libopus"),
    "clip.avi": ("avi", "-c:v mpeg4 -c:a libmp3lame"),
    "clip.mpg": ("mpeg", "-c:v mpeg2video -r 25 -c:a mp2 -f vob"),
    "clip.3gp": ("mp4", "-c:v h263 -s 176x144 -c:a aac"),
    "clip.ogv": ("ogg", "-c:v libtheora -c:a libvorbis"),
}
SOUNDS: dict[str, tuple[str, str]] = {
    "song.mp3": ("mp3", "-c:a libmp3lame -id3v2_version 3 -write_id3v1 1"),
    "memo.m4a": ("mp4", "-c:a aac"),
    "voice.aac": ("aac", "-c:a aac -write_id3v2 1"),
    "voice.wav": ("wav", "-c:a pcm_s16le -write_bext 1"),
    "voice.opus": ("ogg", "-c:a libopus"),
    "voice.flac": ("flac", "-c:a flac"),
}


COVERED = ("covered.mp4", "song.mp3", "memo.m4a", "voice.flac")
"""Those that come with a picture as records do, which hides something itself."""


def film_program() -> str | None:
    """Find ffmpeg on this machine."""
    return shutil.which("ffmpeg")


class Studio:
    """Makes films and sounds, each once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made: dict[str, bytes] = {}
        (folder / "chapters.txt").write_text(CHAPTERS)
        (folder / "words.srt").write_text(SUBTITLES)
        (folder / "cover.jpg").write_bytes(photograph())

    def run(self, *arguments: str) -> None:
        """Call ffmpeg as anybody does."""
        command = [film_program() or "ffmpeg", "-nostdin", "-loglevel", "error", "-y", *arguments]
        subprocess.run(command, check=True, cwd=self.folder, timeout=60)

    def film(self, name: str) -> Made:
        """A second of red and blue with a tone, and everything hidden that its type can hide."""
        kind, how = (FILMS | SOUNDS)[name]
        if name not in self._made:
            self._made[name] = self._lying(name, how) if name == "phone.mov" else self._plain(name, how)
        return Made(self._made[name], kind, name in FILMS)

    def _plain(self, name: str, how: str) -> bytes:
        inputs = [*("-f", "lavfi", "-i", SEEN)] if name in FILMS else []
        inputs += ["-f", "lavfi", "-i", HEARD, "-i", "chapters.txt"]
        more = ["-map", "0", *(["-map", "1"] if name in FILMS else [])]
        if name.endswith(".mkv"):
            inputs += ["-i", "words.srt"]
            more += ["-map", "3", "-attach", "cover.jpg", "-metadata:s:t", "mimetype=image/jpeg", "-bsf:v", SEI]
        if name in COVERED:
            cover = 3 if name in FILMS else 2
            inputs += ["-i", "cover.jpg"]
            stream = "v:1" if name in FILMS else "v:0"
            more += ["-map", str(cover), f"-c:{stream}", "copy", f"-disposition:{stream}", "attached_pic"]
        self.run(*inputs, *more, *how.split(), *TAGS, name)
        return (self.folder / name).read_bytes() + (DEVICE if name.endswith((".mpg", ".avi")) else b"")

    def _lying(self, name: str, how: str) -> bytes:
        """A film as a phone makes it that is held upright: its pictures lie on their side, and the file says so."""
        inputs = ("-f", "lavfi", "-i", SEEN, "-f", "lavfi", "-i", HEARD, "-i", "chapters.txt", "-i", "words.srt")
        more = ("-map", "0", "-map", "1", "-map", "3", "-c:s", "mov_text", "-bsf:v", SEI)
        self.run(*inputs, *more, *how.split(), *TAGS, name)
        content = (self.folder / name).read_bytes()
        before, mark, after = content.partition(b"tkhd")
        return before + mark + after.replace(TKHD_UPRIGHT, TKHD_LYING, 1)

    def long(self) -> bytes:
        """An hour of darkness in some hundred kilobytes."""
        if "long" not in self._made:
            dark = ("-f", "lavfi", "-i", "color=black:s=640x480:d=8:r=2")
            self.run(*dark, "-c:v", "libx264", "-preset", "ultrafast", "dark.mp4")
            self.run("-stream_loop", "450", "-i", "dark.mp4", "-c", "copy", "long.mp4")
            self._made["long"] = (self.folder / "long.mp4").read_bytes()
        return self._made["long"]

    def flood(self) -> bytes:
        """A film of one dark picture, a little larger than any may be, in two hundred kilobytes."""
        if "flood" not in self._made:
            dark = ("-f", "lavfi", "-i", "color=black:s=7040x5200:d=0.1:r=10")
            self.run(*dark, "-c:v", "mjpeg", "-frames:v", "1", "flood.avi")
            self._made["flood"] = (self.folder / "flood.avi").read_bytes()
        return self._made["flood"]


def told(file: Path) -> dict[str, Any]:
    """Give all that ffprobe says of a film: its length, streams, chapters and words."""
    asked = ("-show_format", "-show_streams", "-show_chapters", "-of", "json", "-loglevel", "error")
    found = subprocess.run(["ffprobe", *asked, str(file)], capture_output=True, check=True, timeout=60)
    return dict(json.loads(found.stdout))


def one_picture(file: Path) -> Image.Image:
    """Show a picture of a film, as any player does."""
    command = [film_program() or "ffmpeg", "-loglevel", "error", "-i", str(file)]
    command += ["-frames:v", "1", "-c:v", "png", "-f", "image2pipe", "pipe:1"]
    found = subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=60)
    return Image.open(io.BytesIO(found.stdout)).convert("RGB")


def amr() -> bytes:
    """A second of noise as an old phone records it; no free program writes these."""
    return b"#!AMR\n" + b"".join(b"\x3c" + bytes((7 * n + i) % 256 for i in range(31)) for n in range(50))
