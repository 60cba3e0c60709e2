"""Plant an address, an agent, a referrer and words everywhere, and search all that the server wrote for them.

Whatever tells who somebody is, and every code, may be found nowhere. Words of a case are listed with the place where
they are, and may be found nowhere either where cases are sealed (``--sealed``).
"""

import argparse
import io
import shutil
import socket
import sqlite3
import sys
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from tests.live.planted import AGENT, FORWARDED, HEADERS, NEVER, SOURCE, Planted, found_in_folder, walk
from tests.live.serving import Served, served
from tests.live.wire import Visitor


def main() -> int:
    """Run, print what was found where, and say by the exit status whether anything was that may not be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*", help="more to look for")
    parser.add_argument("--sealed", action="store_true", help="fail on words of a case too")
    parser.add_argument("--keep", type=Path, help="copy everything that was written to this folder")
    parsed = parser.parse_args()
    planted = Planted()
    planted.kinds |= dict.fromkeys(parsed.words, NEVER)
    with served({"OVERSIGHT_PROXIES": "1", "OVERSIGHT_LOG_PUBLISH_SECONDS": "1"}) as server:
        visitor = Visitor(server.port, SOURCE, **HEADERS)
        walk(visitor, planted)
        refused_by_the_server(server, planted)
        fail_the_database(server, visitor, planted)
        fail_the_store(server, visitor, planted)
        statuses = sorted({page.status for page in visitor.pages})
        with tempfile.TemporaryDirectory() as copy:
            shutil.copytree(server.folder, Path(copy) / "running", ignore=shutil.ignore_patterns("*.sock"))
            places = found_in_folder(Path(copy), planted.kinds)
            size = sum(file.stat().st_size for file in Path(copy).rglob("*") if file.is_file())
            if parsed.keep:
                shutil.copytree(copy, parsed.keep, dirs_exist_ok=True)
    return report(planted, places, size, statuses, sealed=parsed.sealed)


def refused_by_the_server(server: Served, planted: Planted) -> None:
    """Send what is no request at all: the server itself answers, before the application."""
    word = planted.word(NEVER, "malformed")
    for request in (
        f"{word} / HTTP/1.1\r\n\r\n",
        f"GET /{word} HTTP/9.9\r\n\r\n",
        f"GET / HTTP/1.1\r\n{word}\r\n\r\n",
        f"GET /{word * 600} HTTP/1.1\r\nHost: x\r\n\r\n",
        f"POST /code HTTP/1.1\r\nHost: {word}\r\nTransfer-Encoding: {word}\r\n\r\n",
        f"POST /code HTTP/1.1\r\nHost: x\r\nUser-Agent: {AGENT}\r\nTransfer-Encoding: chunked\r\n\r\n{word}\r\n",
        f"POST /code HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {FORWARDED}\r\nContent-Length: {word}\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", server.port), 10, source_address=(SOURCE, 0)) as line:
            line.sendall(request.encode())
            line.settimeout(3)
            with suppress(OSError):
                while line.recv(65536):
                    pass


def fail_the_database(server: Served, visitor: Visitor, planted: Planted) -> None:
    """Hold the database for so long that an answer cannot be kept."""
    visitor.get("/file/on")
    with closing(sqlite3.connect(server.data / "oversight.db", isolation_level=None)) as held:
        held.execute("BEGIN IMMEDIATE")
        visitor.post("/file/account", {**visitor.page.form.fields, "account": planted.word(name="unkept")})
        assert visitor.page.status == 503, visitor.page.status
        held.execute("ROLLBACK")


def fail_the_store(server: Served, visitor: Visitor, planted: Planted) -> None:
    """Put a file where the folder of the store should be."""
    evidence = server.data / "evidence"
    evidence.rename(server.data / "evidence-away")
    evidence.write_text("not a folder")
    visitor.get("/file/files")
    name = planted.word(NEVER, "lostname")
    file_input = next(each["name"] for each in visitor.page.form.inputs if each.get("type") == "file")
    fields = {name: value for name, value in visitor.page.form.fields.items() if name != file_input}
    content = io.BytesIO(planted.word(NEVER, "lost").encode())
    visitor.post("/file/files", {**fields, "then": "add", file_input: (content, name)})
    assert visitor.page.status >= 500, visitor.page.status


def report(planted: Planted, places: dict[str, set[str]], size: int, statuses: list[int], *, sealed: bool) -> int:
    """Print every word that was found, and count."""
    never = {word for word, kind in planted.kinds.items() if kind == NEVER}
    for word, found in sorted(places.items()):
        print(f"{'NEVER' if word in never else 'words'}  {word:40} {', '.join(sorted(found))}")
    leaked, told = never & places.keys(), places.keys() - never
    print(
        f"searched {size / 1e6:.1f} MB of data, logs, database and temporary files; answers had the statuses {statuses}"
    )
    print(
        f"{len(never)} that may be nowhere (addresses, agents, referrers, codes, requests, files): {len(leaked)} found"
    )
    print(
        f"{len(planted.kinds) - len(never)} words of a case: {len(told)} found{'' if sealed else ' (not sealed yet)'}"
    )
    return 1 if leaked or (sealed and told) else 0


if __name__ == "__main__":
    sys.exit(main())
