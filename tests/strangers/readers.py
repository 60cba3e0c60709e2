"""Clients of logs that we did not write: they read what we publish, and know nothing of us but the format."""

import fcntl
import os
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sigstore._internal.merkle import verify_merkle_inclusion
from sigstore._internal.rekor.checkpoint import SignedCheckpoint
from sigstore._internal.trust import Keyring
from sigstore.errors import VerificationError
from sigstore_models.common.v1 import PublicKeyDetails

GO_SOURCES = Path("/usr/share/gocode")
"""Where Debian keeps the sources of `golang-golang-x-mod-dev`."""


class GoReader:
    """The reader of Go's checksum database (golang.org/x/mod/sumdb): tiles, bundles, notes, proofs, growth."""

    def __init__(self, program: Path) -> None:
        self.program = program

    def read(self, folder: Path, key: str, *older: Path) -> str | None:
        """Read a published folder; none when it is refused."""
        asked = [self.program, folder, key, *older]
        answer = subprocess.run(asked, capture_output=True, text=True, check=False)
        return answer.stdout.strip() if answer.returncode == 0 else None


def go_reader(folder: Path) -> GoReader:
    """Build the reader once per run of the tests."""
    go = shutil.which("go")
    if go is None or not (GO_SOURCES / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        pytest.skip("Go with x/mod is missing (Debian: apt-get install golang-go golang-golang-x-mod-dev)")
    program = folder / "reader"
    with (folder / "reader.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not program.exists():
            of_go = {"GO111MODULE": "off", "GOPATH": str(GO_SOURCES), "GOCACHE": str(folder / "go"), "GOFLAGS": ""}
            source = Path(__file__).with_name("reader.go")
            command = [go, "build", "-o", program, source]
            subprocess.run(command, check=True, env={**os.environ, "CGO_ENABLED": "0", **of_go})
    return GoReader(program)


class SigstoreReader:
    """The client of Sigstore's log, in Python: signed notes, checkpoints, inclusion."""

    def __init__(self, public: bytes) -> None:
        der = Ed25519PublicKey.from_public_bytes(public).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self.keys = Keyring([SimpleNamespace(raw_bytes=der, key_details=PublicKeyDetails.PKIX_ED25519)])

    def accepts(self, checkpoint: bytes, key_id: bytes, index: int, path: list[bytes], entry: bytes) -> bool:
        """Whether it takes a checkpoint as signed, and a path as a proof that an entry is in it."""
        try:
            opened = SignedCheckpoint.from_text(checkpoint.decode())
            opened.signed_note.verify(self.keys, key_id)
            root = bytes.fromhex(opened.checkpoint.log_hash)
            proof = SimpleNamespace(log_index=index, tree_size=opened.checkpoint.log_size, hashes=path, root_hash=root)
            asked = SimpleNamespace(_inner=SimpleNamespace(inclusion_proof=proof, canonicalized_body=entry))
            verify_merkle_inclusion(asked)
        except (VerificationError, UnicodeDecodeError, ValueError):
            return False
        return True
