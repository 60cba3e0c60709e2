"""Which passwords are refused: short ones, known ones, and long ones that are made of what everybody tries first.

The known ones are those of the ``zxcvbn`` library: the tens of thousands that were found most often in what was stolen
elsewhere, the usual words and names, and what is made of them by the usual tricks.
"""

import re

from workflows.wording import N_

SHORTEST = 15
LEFT_AT_LEAST = 6
"""How many characters must be left of a password once everything that is guessed first is taken away."""
GUESSES = 10**10
"""How many guesses a password must withstand, as the library counts them: what it calls very unguessable."""
JUDGED = 72
"""How many characters of a password the library looks at."""

USUAL = (
    *("password", "passwort", "passwd", "passe", "contrasena", "senha", "parol", "passphrase", "secret", "security"),
    *("welcome", "bienvenue", "hello", "letmein", "access", "login", "admin", "administrator", "root", "guest", "user"),
    *("master", "default", "changeme", "change", "test", "demo", "temp", "summer", "winter", "spring", "autumn"),
    *("police", "oversight", "complaint", "office", "officer", "investigator", "supervisor", "auditor", "justice"),
    *("iloveyou", "sunshine", "princess", "dragon", "monkey", "football", "baseball", "superman", "batman", "shadow"),
    *(
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ),
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "trustno", "starwars", "whatever"),
    *("correct", "horse", "battery", "staple"),
)
"""Words that lists of known passwords are full of, gathered by us; the longest is looked for first."""
ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qwertzuiop", "01234567890")
"""Keys beside each other, and letters and digits in their order."""
AS_WRITTEN = str.maketrans("@4301!$57", "aaeoiisst")
"""What people put in the place of letters."""

_WORDS = re.compile("|".join(sorted(USUAL, key=len, reverse=True)))
_AGAIN = re.compile(r"(.+?)\1+")


def problem(password: str, *own: str) -> str | None:
    """Say what is wrong with a password, if anything: only its length and its being easily guessed count.

    ``own`` are words that whoever knows the person tries first, such as their name and address.
    """
    if len(password) < SHORTEST:
        return N_("Use at least 15 characters, for example four words")
    if _is_usual(password) or _is_known(password, own):
        return N_("This password is known or too simple. Choose another")
    return None


def _is_known(password: str, own: tuple[str, ...]) -> bool:
    from zxcvbn import zxcvbn  # its lists take long to load, and few processes ever ask

    parts = [part for words in own for part in re.split(r"\W+", words) if part]
    return bool(zxcvbn(password[:JUDGED], [*own, *parts])["guesses"] < GUESSES)


def _is_usual(password: str) -> bool:
    return min(len(_left(password.lower())), len(_left(password.lower().translate(AS_WRITTEN)))) < LEFT_AT_LEAST


def _left(password: str) -> str:
    """Take away usual words, what is repeated, and runs of keys."""
    joined = re.sub(r"[\s_.,;:+-]", "", password)
    return _without_runs(_AGAIN.sub(r"\1", _WORDS.sub("", joined)))


def _without_runs(password: str) -> str:
    """Take away three keys and more that lie beside each other, from left to right or back."""
    rows = [*ROWS, *(row[::-1] for row in ROWS)]
    left, place = "", 0
    while place < len(password):
        run = max(_run(password[place:], row) for row in rows)
        left, place = (left, place + run) if run > 2 else (left + password[place], place + 1)
    return left


def _run(password: str, row: str) -> int:
    """Count for how many characters a password follows a row of keys."""
    return next((length for length in range(len(password), 0, -1) if password[:length] in row), 0)
