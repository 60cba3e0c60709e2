"""Words as they are looked for, in six scripts."""

import pytest

from oversight.sealing.search_words import hashed, search_key, words_in


@pytest.mark.parametrize(
    "text, words",
    [
        ("They HIT me — twice!", {"they", "hit", "me", "twice"}),
        ("L’agent m’a frappé à l’École", {"l", "agent", "m", "a", "frappe", "ecole"}),
        ("Señor Núñez, 4711", {"senor", "nunez", "4711"}),
        ("Ударили меня. Ёлка", {"ударили", "меня", "елка"}),
        ("ضربني الشُّرطِيّ", {"ضربني", "الشرطي"}),
        ("警察打了我", {"警察", "察打", "打了", "了我"}),
        ("我", {"我"}),
        ("警察 2026", {"警察", "2026"}),
        ("ﬁle ＡＢＣ Straße", {"file", "abc", "strasse"}),
        ("zero\u200bwidth e\u0301te\u0301", {"zerowidth", "ete"}),
        ("— … !", set()),
        ("x" * 100, {"x" * 64}),
    ],
)
def test_words_of_a_text(text, words):
    assert words_in(text) == words


def test_a_hash_needs_the_key_and_is_a_number_that_both_databases_hold():
    one, other = search_key(b"a" * 32), search_key(b"b" * 32)
    assert hashed(one, {"baton"}) == hashed(one, ["baton"]) != hashed(other, {"baton"})
    assert all(-(2**63) <= number < 2**63 for number in hashed(one, map(str, range(500))))
    assert min(hashed(one, map(str, range(500)))) < 0
