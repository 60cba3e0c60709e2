"""What must never be in the code or beside it is found before it gets in: each kind of flaw and secret is planted here.

Values are put together from pieces, so that this file itself is clean.
"""

import base64
import hashlib
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

from oversight.key_files import make_keys

ROOT = Path(__file__).resolve().parents[2]
RUFF = Path(sys.executable).parent / "ruff"
PLACES = ("oversight/services/planted.py", "workflows/planted.py", "oversight/blueprints/casework/planted.py")
FLAWS = {
    "S602": "import subprocess\nsubprocess.run('ls ' + words, shell=True)",
    "S603": "import subprocess\nsubprocess.run([words])",
    "S605": "import os\nos.system(words)",
    "S301": "import pickle\npickle.loads(words)",
    "S302": "import marshal\nmarshal.loads(words)",
    "S307": "eval(words)",
    "S102": "exec(words)",
    "S506": "import yaml\nyaml.load(words)",
    "S608": "session.execute(text(f\"SELECT id FROM complaint WHERE reference = '{words}'\"))",
    "S324": "import hashlib\nhashlib.md5(words)",
    "S311": "import random\nrandom.choice(words)",
    "S704": "import markupsafe\nmarkupsafe.Markup(words)",
    "S501": "import requests\nrequests.get(words, verify=False, timeout=5)",
    "S701": "import jinja2\njinja2.Environment(autoescape=False)",
}


@pytest.mark.parametrize("place", PLACES)
def test_every_planted_flaw_is_found(place):
    planted = "\n".join(FLAWS.values())
    command = (RUFF, "check", "--no-cache", "--output-format", "concise", "--stdin-filename", place, "-")
    answer = subprocess.run(command, input=planted, cwd=ROOT, capture_output=True, text=True, check=False)
    found = set(re.findall(r"\b(S\d{3})\b", answer.stdout))
    assert answer.returncode == 1
    assert found >= set(FLAWS)


def test_no_rule_about_flaws_is_switched_off_inside_a_file():
    sources = [path for area in ("oversight", "workflows") for path in (ROOT / area).rglob("*.py")]
    assert not [
        path for path in sources if re.search(r"noqa:[^\n]*\bS\d{3}|ruff: noqa|noqa\s*$", path.read_text(), re.M)
    ]


def test_yaml_is_only_read_in_ways_that_make_no_objects():
    sources = [path for area in ("oversight", "workflows", "tools") for path in (ROOT / area).rglob("*.py")]
    used = {way for path in sources for way in re.findall(r"YAML\(([^)]*)\)", path.read_text())}
    assert used <= {'typ="safe"', 'typ="safe", pure=True', 'typ="rt", pure=True'}


def takes_from_a_test(source: str) -> bool:
    return bool(re.search(r"^\s*(from|import) tests\S*\.test_", source, re.M))


def test_what_two_tests_need_lies_in_a_factory():
    """A file of tests is read by itself, and pytest would load what it gives to another twice."""
    assert [path for path in (ROOT / "tests").rglob("*.py") if takes_from_a_test(path.read_text("utf-8"))] == []
    assert takes_from_a_test("from tests.integration.test_kill import free_port")


# Secrets -----------------------------------------------------------------------------------------------------------


def scanner():
    spec = importlib.util.spec_from_file_location("secret_scan", ROOT / "tools" / "secret_scan.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCAN = scanner()
DRAWN = hashlib.sha256(b"as if drawn").digest()
HEX, LETTERS = DRAWN.hex(), base64.urlsafe_b64encode(DRAWN).decode()
PLANTED = {
    "password drawn by us": f'admin_password = "{LETTERS[:20]}"',
    "secret of a second factor": f"TOTP_SECRET={base64.b32encode(DRAWN).decode()[:32]}",
    "key of the office in a setting": f"office_key: '{HEX}'",
    "private key": "-----BEGIN " + "OPENSSH PRIVATE KEY-----",
    "signing key": "PRIVATE+" + "KEY+oversight.example+0a1b2c3d+AQ",
    "key of Amazon": "AKIA" + "Z" * 16,
    "token of GitHub": "ghp_" + HEX[:36],
    "token of PyPI": "pypi-" + "AgEIcHlwaS5vcmc" + HEX[:20],
    "password in an address": "postgresql://oversight:" + HEX[:16] + "@db.example/oversight",
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_secret_is_found_and_not_repeated(name, tmp_path, capsys):
    (tmp_path / "notes.md").write_text(f"# Notes\n\n{PLANTED[name]}\n")
    assert SCAN.main([str(tmp_path)]) == 1
    told = capsys.readouterr().out
    assert told.startswith("notes.md:3: ")
    assert PLANTED[name][-12:] not in told


def test_every_key_file_of_an_installation_is_found(tmp_path, capsys):
    make_keys(tmp_path)
    made = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert SCAN.main([str(tmp_path)]) == 1
    told = capsys.readouterr().out
    assert made
    assert not [path.name for path in made if f"/{path.name}:" not in told]


def test_the_checks_before_a_merge_look_for_secrets_and_flaws():
    checks = (ROOT / "tools" / "check.py").read_text()
    assert '("python", "tools/secret_scan.py")' in checks
    assert '("ruff", "check", ".")' in checks
