"""Have a copy of a film or sound made that holds no hidden data, by ffmpeg, in a process that can do no harm.

Everything is decoded and written anew: a stream that is copied as it stands can hold a place. The program belongs to
the system, and may be missing. The film lies in memory meanwhile, never in the clear on a disk.
"""

import fcntl
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from oversight.evidence.copies import NoCopies, copies_of

WORKER = Path(__file__).with_name("film.py")
NOT_STARTED = 127
OPEN_FILES = (4, 5)
"""How many files ffmpeg may have open: as few as do."""
OLDEST = (5, 1)
SILENCE = (
    b"RIFF\xc4\x02\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x40\x1f\0\0\1\0\x08\0data\xa0\x02\0\0" + b"\x80" * 672
)
"""A sound that nobody hears, on which a program is tried."""
PIECE = 1 << 20
LONGEST_FRAME = 16 << 20
LOOKS_EACH = 0.2
"""Seconds between two looks whether a film is to be given up."""
SHORTEST_WORK, WORK_PER_MIB = 60, 6
"""Seconds of a processor that work on a film may take, and as many more for each MiB of it."""
WAITS_AT_MOST = 3
"""How many times as long the work may last, because other work goes first."""

READ_AS = {
    "mp4": "mov",
    "matroska": "matroska",
    "avi": "avi",
    "mpeg": "mpeg",
    "mp3": "mp3",
    "aac": "aac",
    "wav": "wav",
    "ogg": "ogg",
    "amr": "amr",
    "flac": "flac",
}
"""The types of which a copy is made, and by which part of ffmpeg they are read. It never chooses one itself: files that
name other files are types, too."""
MADE_OF = frozenset(READ_AS)
SOUNDS = frozenset({"mp3", "aac", "wav", "amr", "flac"})
"""Types that hold sound alone; the others hold either."""

_DECODERS = (
    "h264,hevc,mpeg4,h263,vp8,vp9,libdav1d,av1,libaom-av1,mpeg1video,mpeg2video,mjpeg,theora,msmpeg4,msmpeg4v1,"
    "msmpeg4v2,prores,rawvideo,aac,mp3,mp3float,mp2,mp2float,ac3,eac3,amrnb,amrwb,libopencore_amrnb,libopencore_amrwb,"
    "opus,libopus,vorbis,libvorbis,flac,alac,gsm_ms,pcm_s16le,pcm_s16be,pcm_u8,pcm_s8,pcm_s24le,pcm_s24be,pcm_s32le,"
    "pcm_f32le,pcm_mulaw,pcm_alaw,adpcm_ima_wav,adpcm_ima_qt,adpcm_ms,qcelp,evrc"
)
"""What phones, cameras and recorders write. Whatever else ffmpeg could read is a way in that nobody needs."""
_ENCODERS = ("libx264", "aac", "libmp3lame", "png")
_PIXELS = 36_000_000
_SHRUNK = "min(1,{side}/max(iw*sar,ih))"
_SCALED = f"scale=w='max(2,2*trunc(iw*sar*{_SHRUNK}/2))':h='max(2,2*trunc(ih*{_SHRUNK}/2))',setsar=1,format="
_SOUND_AS = "aformat=sample_rates=44100:channel_layouts=mono|stereo"


def _words(line: str) -> tuple[str, ...]:
    return tuple(line.split())


_ONE_THREAD = _words("-threads 1 -filter_threads 1")
_READ = (*_words(f"-nostdin -hide_banner -loglevel quiet -threads 1 -max_pixels {_PIXELS} -codec_whitelist"), _DECODERS)
_NOTHING_ELSE = _words(
    "-map_metadata -1 -map_metadata:s -1 -map_metadata:c -1 -map_chapters -1 -sn -dn "
    "-fflags +bitexact -flags +bitexact -abort_on empty_output"
)
_LOOK = _words("-map 0:V:0 -c copy -frames:v 1")
_FRAME = (*_words("-map 0:V:0 -frames:v 1 -c:v png -vf"), f"{_SCALED.format(side=640)}rgb24,thumbnail=24", *_ONE_THREAD)
_FILM = (
    *(*_words("-map 0:V:0 -map 0:a:0? -fps_mode vfr -vf"), f"{_SCALED.format(side=1280)}yuv420p", *_ONE_THREAD),
    *_words("-c:v libx264 -preset veryfast -crf 23 -bf 0 -maxrate 4M -bufsize 8M -a53cc 0 -udu_sei 0"),
    *_words("-bsf:v filter_units=remove_types=6"),  # messages beside the pictures (SEI), the encoder's own too
    *_words(f"-c:a aac -b:a 128k -af {_SOUND_AS}"),
    *_words("-movflags frag_keyframe+empty_moov+default_base_moof"),  # written as it is sealed, with no way back
)
_SOUND = _words(f"-map 0:a:0 -c:a libmp3lame -b:a 128k -af {_SOUND_AS} -write_xing 0 -id3v2_version 0 -threads 1")


class NoProgram(OSError):
    """The program is not there, or cannot do what is needed. Nothing is known of the film then, and it waits."""


class Interrupted(Exception):
    """The work was given up, because the server stops. The film waits."""


@dataclass(frozen=True, slots=True)
class Program:
    """The ffmpeg of this machine."""

    path: str
    open_files: int = OPEN_FILES[0]

    def tried(self) -> "Program":
        """Try the program, and give it with as many open files as it needs.

        :raises NoProgram: it cannot do what is needed, and why.
        """
        self._refuse_unfit()
        for one in (replace(self, open_files=number) for number in OPEN_FILES):
            with suppress(NoCopies, NoProgram), one.reading("wav", len(SILENCE), [SILENCE]) as film:
                if b"".join(film.sound()):
                    return one
        raise NoProgram(f"{self.path} makes no copy of a sound")

    def _refuse_unfit(self) -> None:
        with _in_memory(()) as nothing:
            work = Work(self, nothing, 30)
            try:
                version = b"".join(work.run(("-version",)))
                encoders = b"".join(work.run(("-hide_banner", "-encoders"))).decode("ascii", "replace")
            except NoCopies as error:
                raise NoProgram(f"{self.path} is not an ffmpeg that runs") from error
        found = re.match(rb"ffmpeg version n?(\d+)\.(\d+)", version)
        if found and tuple(map(int, found.groups())) < OLDEST:
            raise NoProgram(f"{self.path} is older than 5.1")
        missing = [name for name in _ENCODERS if not re.search(rf"^ \S+ {name} ", encoders, re.MULTILINE)]
        if missing:
            raise NoProgram(f"{self.path} was built without {', '.join(missing)}")

    @contextmanager
    def reading(
        self, kind: str, size: int, content: Iterable[bytes], given_up: threading.Event | None = None
    ) -> Iterator["Film"]:
        """Take a film or sound of a type in ``MADE_OF`` into memory for as long as the block lasts."""
        seconds = SHORTEST_WORK + WORK_PER_MIB * (size >> 20)
        with _in_memory(content) as held:
            yield Film(kind, _read_as(kind, held), Work(self, held, seconds, given_up or threading.Event()))


@dataclass(frozen=True, slots=True)
class Work:
    """What one file gives to do: a program, the file in memory, the seconds it may take, and whether it is given up."""

    program: Program
    held: int
    seconds: int
    given_up: threading.Event = field(default_factory=threading.Event)

    def run(self, arguments: Iterable[str]) -> Generator[bytes, None, None]:
        """Give what the program makes, in pieces. It is ended when its time is over, whatever it does.

        :raises NoCopies: it failed.
        :raises NoProgram: it could not be started.
        :raises Interrupted: it was given up.
        """
        confined = (str(self.seconds), str(self.program.open_files))
        process = subprocess.Popen(
            [sys.executable, "-B", "-I", "-S", str(WORKER), *confined, self.program.path, *arguments],
            stdin=self.held,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            start_new_session=True,
        )
        done = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(process, done), daemon=True)
        watcher.start()
        assert process.stdout is not None
        try:
            with process.stdout:
                while piece := process.stdout.read(PIECE):
                    yield piece
            status = process.wait()
        finally:
            done.set()
            watcher.join()
            process.kill()
            process.wait()
        self._judge(status)

    def _watch(self, process: subprocess.Popen[bytes], done: threading.Event) -> None:
        end = time.monotonic() + self.seconds * WAITS_AT_MOST
        while not done.wait(LOOKS_EACH):
            if self.given_up.is_set() or time.monotonic() > end:
                process.kill()
                return

    def _judge(self, status: int) -> None:
        if self.given_up.is_set():
            raise Interrupted
        if status == NOT_STARTED:
            raise NoProgram(f"{self.program.path} cannot be started")
        if status != 0:
            raise NoCopies


@dataclass(frozen=True, slots=True)
class Film:
    """A film or sound in memory."""

    kind: str
    read_as: str
    work: Work

    def has_pictures(self) -> bool:
        """Tell a film from a sound; the cover of a record is no film."""
        if self.kind in SOUNDS:
            return False
        looked = self._made(_LOOK, "null")
        try:
            return not any(looked)
        except NoCopies:
            return False

    def preview(self) -> bytes:
        """Give one picture of the film as a JPEG, of the size and by the process of all previews.

        :raises NoCopies: there is none.
        """
        frame = bytearray()
        with closing(self._made(_FRAME, "image2pipe")) as pieces:
            for piece in pieces:
                frame += piece
                if len(frame) > LONGEST_FRAME:
                    raise NoCopies
        return copies_of([bytes(frame)]).preview

    def film(self) -> Generator[bytes, None, None]:
        """Give a copy of pictures and sound, in MP4.

        :raises NoCopies: there is none.
        """
        return self._made(_FILM, "mp4")

    def sound(self) -> Generator[bytes, None, None]:
        """Give a copy of the sound alone, in MP3.

        :raises NoCopies: there is none.
        """
        return self._made(_SOUND, "mp3")

    def _made(self, arguments: tuple[str, ...], written_as: str) -> Generator[bytes, None, None]:
        return self.work.run((*self._input(), *arguments, *_NOTHING_ELSE, "-f", written_as, "pipe:1"))

    def _input(self) -> tuple[str, ...]:
        only = _words(f"-protocol_whitelist file,pipe -format_whitelist {self.read_as}")
        inside = _words("-enable_drefs 0 -use_absolute_path 0") if self.read_as == "mov" else ()
        return (*_READ, *only, *inside, "-f", self.read_as, "-i", "file:/proc/self/fd/0")


def _read_as(kind: str, held: int) -> str:
    """Tell by which part of ffmpeg a file is read: two types have a beginning that others share."""
    head = os.pread(held, 10, 0)
    if kind == "mpeg" and head.startswith(b"\0\0\1\xb3"):
        return "mpegvideo"
    if kind == "mp3" and head.startswith(b"ID3"):
        words = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=False))
        start = os.pread(held, 4, 10 + words)
        if start.startswith((b"\xff\xf1", b"\xff\xf9")):
            return "aac"
        if start == b"fLaC":
            return "flac"
    return READ_AS[kind]


@contextmanager
def _in_memory(content: Iterable[bytes]) -> Iterator[int]:
    """Hold a file in memory that nobody can change any more, for as long as the block lasts.

    :raises NoProgram: this system cannot.
    """
    if not hasattr(os, "memfd_create"):
        raise NoProgram("films are copied on Linux alone: here they could not be held in memory")
    held = os.memfd_create("film", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        with os.fdopen(held, "wb", buffering=0, closefd=False) as memory:
            for piece in content:
                left = memoryview(piece)
                while left:
                    left = left[memory.write(left) :]
        fcntl.fcntl(held, fcntl.F_ADD_SEALS, fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK)
        yield held
    finally:
        os.close(held)
