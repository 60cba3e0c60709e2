"""Files in parts over a real connection, sent by a client that we did not write."""

import hashlib
import io
import re
import socket
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
import requests
from tusclient.client import TusClient

from oversight.models import DraftFile
from tests.factories.parts import CONTENT, PART, rows


@pytest.fixture
def settings(settings):
    return replace(settings, file_mib=2, case_mib=3, case_files=3)


def on_the_page(address):
    """Begin a complaint as a browser does, and give what its next requests carry."""
    browser = requests.Session()

    def token(page):
        return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]

    browser.post(f"{address}/file", data={"csrf_token": token(browser.get(f"{address}/"))})
    page = browser.get(f"{address}/file/files")
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies)
    return {"Cookie": cookies, "X-CSRFToken": token(page)}


def test_the_client_of_tus_itself_sends_a_file_stops_and_goes_on(sites, settings):
    client = TusClient(f"{sites.public}/file/uploads", headers=on_the_page(sites.public))
    told = {"filename": "film.mp4", "filetype": "video/mp4"}
    first = client.uploader(file_stream=io.BytesIO(CONTENT), chunk_size=400_000, metadata=told, upload_checksum=True)
    first.upload(stop_at=800_000)
    second = client.uploader(file_stream=io.BytesIO(CONTENT), chunk_size=400_000, url=first.url)
    assert second.offset == 800_000
    second.upload()
    (kept,) = rows(sites.database, DraftFile)
    assert kept.sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_what_arrived_before_the_connection_broke_is_kept(sites):
    headers = on_the_page(sites.public)
    client = TusClient(f"{sites.public}/file/uploads", headers=headers)
    uploader = client.uploader(file_stream=io.BytesIO(CONTENT), chunk_size=400_000)
    where = urlsplit(uploader.create_url())
    with socket.create_connection((where.hostname, where.port)) as connection:
        lines = [f"PATCH {where.path} HTTP/1.1", f"Host: {where.netloc}", f"Content-Length: {len(CONTENT)}"]
        lines += ["Tus-Resumable: 1.0.0", "Upload-Offset: 0", f"Content-Type: {PART}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + CONTENT[:500_000])
        connection.shutdown(socket.SHUT_WR)
        connection.recv(1)
    again = client.uploader(file_stream=io.BytesIO(CONTENT), chunk_size=400_000, url=where.geturl())
    assert again.offset == 500_000
    again.upload()
    assert rows(sites.database, DraftFile)[0].sha256 == hashlib.sha256(CONTENT).hexdigest()
