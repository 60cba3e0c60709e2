"""What comes in portions is read as one file."""

import io

from oversight.backups.sealed_archive import Portions


def test_what_comes_in_portions_is_read_as_one_file():
    for sizes in ([1, 7, 3], [11], [4, 100], [-1]):
        file, found = Portions(iter([b"hello ", b"", b"world"])), io.BytesIO()
        for size in sizes:
            found.write(file.read(size))
        assert found.getvalue() == b"hello world"[: None if -1 in sizes else sum(sizes)]
        assert file.read(10) == b"hello world"[found.tell() :][:10]
