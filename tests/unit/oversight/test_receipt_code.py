"""Receipt codes: drawn evenly, from the operating system, and turned into the same keys on every machine."""

import secrets
from collections import Counter

import pytest

from oversight.sealing import receipt_code

DRAWN = 100_000
LIMIT = 285.0
"""Chi-square of 9 degrees at each of 20 places: 180 in all. Codes that are even exceed this once in a million runs."""

KNOWN_LOOKUP = "958d2cbe2fd182e810558de704fbca2af1b76c3742acf602e6e828c9977ab3ca"
KNOWN_WRAP = "6219b7092c128e5e17831234ecdf2a4564efefc95137e5db6e5ce1ce54a2a1c1"


def test_each_digit_is_as_likely_as_any_other_at_every_place():
    codes = [receipt_code.new_code() for _ in range(DRAWN)]
    assert len(set(codes)) == DRAWN
    expected = DRAWN / 10
    found = 0.0
    for place in range(receipt_code.DIGITS):
        counted = Counter(code[place] for code in codes)
        found += sum((counted[digit] - expected) ** 2 / expected for digit in "0123456789")
    print(f"chi-square of {DRAWN} codes: {found:.1f} with 180 degrees of freedom (limit {LIMIT:.0f})")
    assert found < LIMIT


def test_codes_come_from_the_operating_system(monkeypatch):
    asked = []
    monkeypatch.setattr(secrets, "randbelow", lambda below: asked.append(below) or 7)
    assert receipt_code.new_code() == "0" * 19 + "7"
    assert asked == [10**20]
    assert secrets.SystemRandom is type(secrets._sysrand)


def test_a_known_code_gives_known_keys():
    """Worked out once with the Argon2id of libsodium and the HKDF of another library."""
    keys = receipt_code.keys_of("01234567890123456789", bytes(range(32)), 64 * 1024)
    assert keys.lookup == KNOWN_LOOKUP
    assert keys.wrap.hex() == KNOWN_WRAP


def test_a_code_is_shown_in_five_groups_of_four():
    assert receipt_code.shown("01234567890123456789") == "0123 4567 8901 2345 6789"


@pytest.mark.parametrize(
    "text",
    [
        "0123 4567 8901 2345 6789",
        "0123-4567-8901-2345-6789",
        " 01234567890123456789\n",
        "0123\u00a04567\u20138901.2345\u00b76789",
        "٠١٢٣ ٤٥٦٧ ٨٩٠١ ٢٣٤٥ ٦٧٨٩",
        "۰۱۲۳ ۴۵۶۷ ۸۹۰۱ ۲۳۴۵ ۶۷۸۹",
    ],
)
def test_a_code_is_read_however_it_is_typed(text):
    assert receipt_code.typed(text) == "01234567890123456789"


@pytest.mark.parametrize(
    "text", ["", "0123456789012345678", "012345678901234567890", "0123 4567 8901 2345 678x", "½" * 20, "十" * 20]
)
def test_what_is_no_code_is_none(text):
    assert receipt_code.typed(text) is None
