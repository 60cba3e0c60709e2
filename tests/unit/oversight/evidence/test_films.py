"""The copy of a film or sound plays and hides nothing; a film that means harm reaches nothing, and ends."""

import contextlib
import ctypes
import io
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PIL import Image

from oversight.evidence import film as worker
from oversight.evidence import films
from oversight.evidence.copies import NoCopies
from oversight.evidence.films import Interrupted, NoProgram, Program
from oversight.evidence.kinds import kind_of
from tests.factories.files import DEVICE, HONEST
from tests.factories.films import FILMS, NEEDLES, SOUNDS, amr, film_program, one_picture, told

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(scope="module")
def program(studio) -> Program:
    return Program(str(film_program())).tried()


def copy_of(program, kind, content, given_up=None):
    """Give a copy of a film or sound, whichever it is."""
    with program.reading(kind, len(content), [content[:1000], content[1000:]], given_up) as film:
        return b"".join(film.film() if film.has_pictures() else film.sound())


def stored(tmp_path, content):
    (tmp_path / "copy").write_bytes(content)
    return tmp_path / "copy"


def is_near(pixel, colour):
    return all(abs(found - wanted) < 60 for found, wanted in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("name", FILMS)
def test_the_copy_of_a_film_plays_and_tells_neither_place_nor_device(studio, program, tmp_path, name):
    made = studio.film(name)
    assert DEVICE in made.content
    copy = copy_of(program, made.kind, made.content)
    assert not [needle for needle in NEEDLES if needle in copy]
    assert b"x264" not in copy.replace(b"Lavc libx264", b"")
    found = told(stored(tmp_path, copy))
    assert [stream["codec_name"] for stream in found["streams"]] == ["h264", "aac"]
    assert abs(float(found["format"]["duration"]) - 1) < 0.25
    assert found["chapters"] == []
    assert {"creation_time", "title", "location"}.isdisjoint(found["format"].get("tags", {}))
    assert {stream["tags"]["language"] for stream in found["streams"]} == {"und"}
    assert not [stream for stream in found["streams"] if stream.get("side_data_list")]
    assert kind_of(copy) == "mp4"


@pytest.mark.parametrize("name", [*SOUNDS, "voice.amr"])
def test_the_copy_of_a_sound_plays_and_tells_neither_place_nor_device(studio, program, tmp_path, name):
    content = amr() if name == "voice.amr" else studio.film(name).content
    copy = copy_of(program, kind_of(content), content)
    assert not [needle for needle in NEEDLES if needle in copy]
    found = told(stored(tmp_path, copy))
    assert [stream["codec_name"] for stream in found["streams"]] == ["mp3"]
    assert abs(float(found["format"]["duration"]) - 1) < 0.25
    assert not found["format"].get("tags")
    assert kind_of(copy) == "mp3"


def test_a_film_that_lies_on_its_side_stands_upright_in_copy_and_preview(studio, program, tmp_path):
    content = studio.film("phone.mov").content
    with program.reading("mp4", len(content), [content]) as film:
        copy, preview = b"".join(film.film()), film.preview()
    assert (b"Lavc" in preview, [needle for needle in NEEDLES if needle in preview]) == (False, [])
    for picture in (one_picture(stored(tmp_path, copy)), Image.open(io.BytesIO(preview))):
        assert (picture.format or "PNG", picture.width * 64, picture.height) == (picture.format or "PNG", 48 * 64, 64)
        assert is_near(picture.getpixel((24, 4)), (255, 0, 0))
        assert is_near(picture.getpixel((24, 60)), (0, 0, 255))
    assert kind_of(preview) == "jpeg"


def test_a_large_film_becomes_smaller_and_a_small_one_no_larger(studio, program, tmp_path):
    studio.run("-f", "lavfi", "-i", "testsrc=s=1921x1081:d=0.2:r=10,setsar=1", "-c:v", "mjpeg", "large.avi")
    copy = copy_of(program, "avi", (studio.folder / "large.avi").read_bytes())
    assert one_picture(stored(tmp_path, copy)).size == (1280, 720)
    copy = copy_of(program, "avi", studio.film("clip.avi").content)
    assert one_picture(stored(tmp_path, copy)).size == (64, 48)


def test_a_film_without_sound_is_copied_too(studio, program, tmp_path):
    studio.run("-f", "lavfi", "-i", "testsrc=s=64x48:d=0.5:r=10", "-c:v", "libx264", "silent.mp4")
    copy = copy_of(program, "mp4", (studio.folder / "silent.mp4").read_bytes())
    assert [stream["codec_name"] for stream in told(stored(tmp_path, copy))["streams"]] == ["h264"]


def test_nothing_is_made_of_what_is_cut_off_empty_flooded_or_no_film(studio, program):
    for kind, content in {
        "mp4": studio.film("phone.mov").content[:6000],
        "wav": studio.film("voice.wav").content[:44],
        "matroska": b"",
        "avi": studio.flood(),
        "mp3": HONEST["letter.pdf"][0],
        "ogg": HONEST["voice.ogg"][0],
    }.items():
        with pytest.raises(NoCopies):
            copy_of(program, kind, content)


def test_an_hour_in_few_bytes_takes_no_longer_than_it_may(studio, program, monkeypatch):
    monkeypatch.setattr(films, "SHORTEST_WORK", 1)
    monkeypatch.setattr(films, "WORK_PER_MIB", 0)
    assert len(studio.long()) < 1 << 20
    began = time.monotonic()
    with pytest.raises(NoCopies):
        copy_of(program, "mp4", studio.long())
    assert time.monotonic() - began < 10


def test_work_that_waits_for_ever_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(films, "WAITS_AT_MOST", 0.2)
    began = time.monotonic()
    with pytest.raises(NoCopies), films._in_memory([]) as held:
        b"".join(films.Work(Program("/bin/sleep"), held, 1).run(["30"]))
    assert time.monotonic() - began < 10


def test_work_grows_with_what_phones_send():
    assert (films.SHORTEST_WORK, films.WORK_PER_MIB, films.WAITS_AT_MOST) == (60, 6, 3)


# Files that name other files ---------------------------------------------------------------------------------------


UNCONFINED = "import os, sys; os.execve(sys.argv[3], ['ffmpeg', *sys.argv[4:]], {})"


@pytest.fixture(params=["concat", "hls"])
def attack(request, studio, tmp_path):
    """A file of a few words that plays a sound which lies elsewhere on the machine."""
    studio.film("song.mp3")
    canary = tmp_path / "canary.mp3"
    canary.write_bytes((studio.folder / "song.mp3").read_bytes())
    lists = {
        "concat": f"ffconcat version 1.0\nfile '{canary}'\n",
        "hls": f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{canary}\n#EXT-X-ENDLIST\n",
    }
    return request.param, lists[request.param].encode()


def let_it_choose(monkeypatch, chosen):
    """Break the first wall: the program may read a list, and open what it names."""
    option = {"concat": ("-safe", "0"), "hls": ("-allowed_extensions", "ALL")}[chosen]
    given = ("-nostdin", "-loglevel", "quiet", "-protocol_whitelist", "file,pipe", *option, "-f", chosen)
    monkeypatch.setattr(films.Film, "_input", lambda film: (*given, "-i", "file:/proc/self/fd/0"))


def let_it_out(monkeypatch, tmp_path):
    """Break the second wall: the program may open all files."""
    (tmp_path / "unconfined.py").write_text(UNCONFINED)
    monkeypatch.setattr(films, "WORKER", tmp_path / "unconfined.py")


def test_what_a_list_names_is_read_where_both_walls_are_gone(program, attack, monkeypatch, tmp_path):
    """The attack is a real one: without it the tests below would prove nothing."""
    let_it_choose(monkeypatch, attack[0])
    let_it_out(monkeypatch, tmp_path)
    assert len(copy_of(program, "mp3", attack[1])) > 10_000


def test_a_list_is_not_read_whatever_it_calls_itself(program, attack, monkeypatch, tmp_path):
    let_it_out(monkeypatch, tmp_path)
    for kind in ("mp4", "matroska", "mp3"):
        with program.reading(kind, 0, [attack[1]]) as film, pytest.raises(NoCopies):
            b"".join(film.sound())


def test_what_a_list_names_cannot_be_opened_even_where_the_list_is_read(program, attack, monkeypatch):
    if program.open_files > films.OPEN_FILES[0] and not has_landlock():
        pytest.xfail("ffmpeg from 6 on has a file to spare, and this system has no Landlock")
    let_it_choose(monkeypatch, attack[0])
    with pytest.raises(NoCopies):
        copy_of(program, "mp3", attack[1])


def test_what_is_held_in_memory_cannot_be_changed_by_what_reads_it():
    with films._in_memory([b"as it ", b"came"]) as held:
        assert os.pread(held, 20, 0) == b"as it came"
        for change in (lambda: os.pwrite(held, b"x", 0), lambda: os.ftruncate(held, 0), lambda: os.ftruncate(held, 99)):
            with pytest.raises(PermissionError):
                change()


def test_the_program_is_told_by_which_part_to_read_and_may_use_no_other(program):
    for kind, part in films.READ_AS.items():
        with program.reading(kind, 0, []) as film:
            given = film._input()
        assert given[given.index("-f") + 1] == given[given.index("-format_whitelist") + 1] == part
        assert given[given.index("-protocol_whitelist") + 1] == "file,pipe"


CONFINED = """
import ctypes, os, resource, socket, sys
sys.path.insert(0, {folder!r})
import film
film.confine({program!r}, 10, 4)
results = []
def attempt(action):
    try:
        results.append(action() and "done")
    except (OSError, MemoryError) as error:
        results.append(type(error).__name__)
attempt(lambda: open({secret!r}))
attempt(lambda: os.memfd_create("mine"))
attempt(lambda: open({program!r}))
attempt(socket.socket)
attempt(lambda: bytearray(1100 << 20))
attempt(lambda: os.write(3, b"x"))
results += [resource.getrlimit(limit)[0] for limit in (resource.RLIMIT_CPU, resource.RLIMIT_CORE)]
print(results, os.nice(0))
"""


def has_landlock():
    return ctypes.CDLL(None).syscall(444, None, 0, 1) > 0


def test_the_worker_of_films_sees_no_file_but_programs_opens_one_at_most_and_writes_none(tmp_path):
    (tmp_path / "secret").write_text("a key of the office")
    folder = str(films.WORKER.parent)
    words = CONFINED.format(folder=folder, program=sys.executable, secret=str(tmp_path / "secret"))
    found = subprocess.run([sys.executable, "-B", "-c", words], capture_output=True, text=True, check=False)
    refused = "PermissionError" if has_landlock() else "done"
    wanted = [refused, "done", "OSError", "OSError", "MemoryError", "OSError", 10, 0]
    assert found.stdout.strip() == f"{wanted} 19"
    assert (worker.MEMORY, films.OPEN_FILES, worker.NOT_STARTED) == (1 << 30, (4, 5), films.NOT_STARTED)


# What becomes of the work ------------------------------------------------------------------------------------------


def test_where_the_program_is_missing_or_another_nothing_is_known_of_the_film(studio):
    content = studio.film("song.mp3").content
    with pytest.raises(NoProgram, match="cannot be started"):
        copy_of(Program("/no/such/ffmpeg"), "mp3", content)
    with pytest.raises(NoProgram):
        Program("/no/such/ffmpeg").tried()
    with pytest.raises(NoProgram):
        Program("/bin/true").tried()


def test_a_program_that_cannot_do_what_is_needed_is_named_before_a_film_is_marked_for_it(program, monkeypatch):
    assert program.open_files in films.OPEN_FILES
    monkeypatch.setattr(films, "OPEN_FILES", (3,))
    with pytest.raises(NoProgram, match="makes no copy"):
        program.tried()
    monkeypatch.setattr(films, "_ENCODERS", ("libx264", "libnothing"))
    with pytest.raises(NoProgram, match="was built without libnothing"):
        program.tried()
    monkeypatch.setattr(films, "OLDEST", (99, 0))
    with pytest.raises(NoProgram, match="is older than"):
        program.tried()


def test_work_that_is_given_up_ends_at_once_and_says_so(studio, program):
    given_up = threading.Event()
    threading.Timer(0.7, given_up.set).start()
    began = time.monotonic()
    with pytest.raises(Interrupted):
        copy_of(program, "mp4", studio.long(), given_up)
    assert time.monotonic() - began < 5


ENDLESS = """
from oversight.evidence.films import Program, Work, _in_memory
with _in_memory([]) as held:
    for _ in Work(Program({program!r}), held, 60).run("-re -f lavfi -i anullsrc -f null -".split()):
        pass
"""


def test_the_program_dies_with_the_server_however_that_ends(program):
    words = ENDLESS.format(program=program.path)
    server = subprocess.Popen([sys.executable, "-c", words], env={**os.environ, "PYTHONPATH": str(ROOT)})
    child = until(lambda: running_below(server.pid))
    server.send_signal(signal.SIGKILL)
    server.wait()
    assert until(lambda: not Path(f"/proc/{child}").exists() or "Z" in state_of(child))


def running_below(pid):
    """Give the process that a process started, once it is the program and no more our own launcher."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            if "film" not in Path(f"/proc/{child}/cmdline").read_text():
                return child
    return None


def state_of(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2]
    return "Z"


def until(happened):
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if found := happened():
                return found
        time.sleep(0.05)
    raise AssertionError("it did not happen")
