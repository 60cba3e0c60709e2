"""Files go into a safe whole and sealed, or not at all, and come out as they came."""

import hashlib
import itertools
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from oversight.evidence.bucket import Bucket
from oversight.evidence.directory import Directory
from oversight.evidence.safe import Limits, Safe, safe_to_fill, safe_to_open
from oversight.evidence.store import StoreFault
from oversight.key_files import ConfigurationError, one_key_for_all
from oversight.sealing.box import CannotOpen
from oversight.sealing.sealed_file import PIECE
from tests.factories.buckets import BUCKET, introduce, moto, rclone, rclone_program
from tests.factories.files import HONEST, HOSTILE

OFFICE = bytes(range(32))
MOST = 4 * PIECE
COUNT = itertools.count()
FUTURE = datetime.now(UTC) + timedelta(days=1)


SERVERS = ["moto_server", "rclone_server"]


@pytest.fixture(scope="module")
def moto_server():
    with moto() as server:
        yield server


@pytest.fixture(scope="module")
def rclone_server(tmp_path_factory):
    if rclone_program() is None:
        pytest.skip("rclone is not here")
    with rclone(tmp_path_factory.mktemp("buckets")) as server:
        yield server


@pytest.fixture(params=["directory", *SERVERS])
def store(request, tmp_path, monkeypatch):
    """Each store in turn, new and empty."""
    if request.param == "directory":
        return Directory(tmp_path / "evidence")
    introduce(monkeypatch)
    return Bucket(f"{BUCKET}/{next(COUNT)}/evidence", request.getfixturevalue(request.param))


@pytest.fixture
def safe(store):
    return Safe(store, Limits(MOST, MOST, 20), one_key_for_all(OFFICE))


def put(safe, content, name="photo.jpg", portion=65_536):
    arriving = safe.arriving(name, "image/jpeg")
    for start in range(0, len(content), portion):
        arriving.write(content[start : start + portion])
    return arriving.finish()


def taken_out(safe, arrived):
    return b"".join(safe.open(arrived.store_name, arrived.wrapped_key))


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, MOST])
def test_a_file_comes_out_as_it_went_in_with_its_hash_and_length(safe, size):
    content = bytes(size)
    arrived = put(safe, content)
    assert (arrived.size, arrived.sha256) == (size, hashlib.sha256(content).hexdigest())
    assert taken_out(safe, arrived) == content


def test_every_file_of_the_corpus_comes_out_as_it_went_in(safe):
    corpus = [(one.name, one.content) for one in HOSTILE] + [(name, content) for name, (content, _) in HONEST.items()]
    for name, content in corpus:
        assert taken_out(safe, put(safe, content, name)) == content, ascii(name)
    assert len(list(safe.store.stored())) == len(corpus)


def test_a_file_that_is_too_large_is_not_kept(safe):
    arriving = safe.arriving("film.mp4", "video/mp4")
    for _ in range(MOST // PIECE):
        arriving.write(bytes(PIECE))
    assert not arriving.too_large
    arriving.write(b"x")
    assert arriving.too_large
    arriving.write(bytes(PIECE))
    assert arriving.finish() is None
    assert list(safe.store.stored()) == []


def test_a_file_given_up_halfway_leaves_nothing(safe):
    arriving = safe.arriving("film.mp4", "video/mp4")
    arriving.write(bytes(2 * PIECE))
    arriving.abandon()
    assert arriving.finish() is None
    assert list(safe.store.stored()) == []


def test_a_file_cut_off_cannot_be_read_and_nothing_of_it_is_left_after_sweeping(safe):
    arrived, cut_off = put(safe, b"whole"), safe.arriving("film.mp4", "video/mp4")
    cut_off.write(bytes(2 * PIECE))
    with pytest.raises(StoreFault):
        list(safe.store.read(cut_off._store_name))
    safe.remove_unless(frozenset({arrived.store_name}), FUTURE)
    assert [one.name for one in safe.store.stored()] == [arrived.store_name]
    cut_off.abandon()


def test_a_whole_file_that_nobody_knows_of_is_swept(safe):
    known, unknown = put(safe, b"known"), put(safe, b"unknown")
    assert safe.remove_unless(frozenset({known.store_name}), FUTURE) == 1
    assert taken_out(safe, known) == b"known"
    with pytest.raises(StoreFault):
        taken_out(safe, unknown)


def test_nothing_new_is_swept(safe):
    put(safe, b"just arrived")
    assert safe.remove_unless(frozenset(), datetime.now(UTC) - timedelta(hours=1)) == 0


def test_the_store_knows_neither_name_nor_content(safe):
    arrived = put(safe, b"a statement", "Ana Lima.txt")
    assert [one.name for one in safe.store.stored()] == [arrived.store_name]
    assert len(bytes.fromhex(arrived.store_name)) == 16
    assert b"a statement" not in b"".join(safe.store.read(arrived.store_name))


def test_a_directory_is_for_this_user_alone(tmp_path):
    directory = Directory(tmp_path / "evidence")
    put(Safe(directory, Limits(MOST, MOST, 20), one_key_for_all(OFFICE)), b"a statement")
    (path,) = (tmp_path / "evidence").iterdir()
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_citizens_pages_cannot_open_what_was_put_in(safe):
    arrived = put(safe, b"a statement")
    for_citizens = Safe(safe.store, safe.limits, safe.office().public_halves)
    with pytest.raises(CannotOpen):
        taken_out(for_citizens, arrived)


def test_files_that_were_swapped_in_the_store_do_not_open(safe, store):
    one, other = put(safe, b"one"), put(safe, b"other")
    contents = [b"".join(store.read(arrived.store_name)) for arrived in (other, one)]
    for arrived, content in zip((one, other), contents, strict=True):
        writing = store.begin(arrived.store_name)
        writing.write(content)
        writing.finish()
        with pytest.raises(CannotOpen):
            taken_out(safe, arrived)


def test_a_file_is_never_held_whole(tmp_path):
    safe = Safe(Directory(tmp_path), Limits(1 << 30, 1 << 30, 20), one_key_for_all(OFFICE))
    arriving, portion = safe.arriving("film.mp4", "video/mp4"), bytes(65_536)
    tracemalloc.start()
    for _ in range(64 * 16):
        arriving.write(portion)
    arriving.finish()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 << 20


def test_a_store_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "evidence").write_text("a file where the folder should be")
    safe = Safe(Directory(tmp_path / "evidence"), Limits(MOST, MOST, 20), one_key_for_all(OFFICE))
    with pytest.raises(StoreFault):
        put(safe, b"x")


@pytest.mark.parametrize("server", SERVERS)
def test_a_bucket_that_is_not_there_says_so(request, server, monkeypatch):
    introduce(monkeypatch)
    bucket = Bucket("nowhere", request.getfixturevalue(server))
    with pytest.raises(StoreFault):
        put(Safe(bucket, Limits(MOST, MOST, 20), one_key_for_all(OFFICE)), b"x")


def test_a_server_that_does_not_know_us_takes_nothing_and_says_so(rclone_server, monkeypatch):
    introduce(monkeypatch, SECRET_ACCESS_KEY="not the secret")
    safe = Safe(Bucket(f"{BUCKET}/{next(COUNT)}", rclone_server), Limits(MOST, MOST, 20), one_key_for_all(OFFICE))
    with pytest.raises(StoreFault):
        put(safe, b"x")
    with pytest.raises(StoreFault):
        list(safe.store.stored())


@pytest.mark.parametrize("address", ["ftp://host/folder", "s3://"])
def test_an_address_that_cannot_be_used_is_refused(settings, address):
    with pytest.raises(ConfigurationError, match="OVERSIGHT_EVIDENCE_URL"):
        safe_to_open(replace(settings, evidence_url=address))


def test_the_safe_of_the_office_opens_what_citizens_put_in(settings):
    arrived = put(safe_to_fill(settings), b"a statement")
    assert taken_out(safe_to_open(settings), arrived) == b"a statement"
    with pytest.raises(CannotOpen):
        taken_out(safe_to_fill(settings), arrived)


def test_what_people_sent_opens_with_the_key_for_identities_and_what_the_office_made_with_that_for_words(settings):
    sent, made = put(safe_to_fill(settings), b"a photo"), put(safe_to_open(settings), b"a copy of it")
    public = settings.office.public_halves()
    words_alone = safe_to_open(replace(settings, office=replace(settings.office, identity=public.identity)))
    assert taken_out(words_alone, made) == b"a copy of it"
    with pytest.raises(CannotOpen):
        taken_out(words_alone, sent)
    identity_alone = safe_to_open(replace(settings, office=replace(settings.office, words=public.words)))
    assert taken_out(identity_alone, sent) == b"a photo"
    with pytest.raises(CannotOpen):
        taken_out(identity_alone, made)
