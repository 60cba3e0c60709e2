"""Keys of cases: who can open what."""

import pytest

from oversight.key_files import OfficeKeys, pair_of
from oversight.log.private import opened_for_case, opened_for_house, private_of_rows, sealed_for_case, sealed_for_house
from oversight.models import Complaint, Party, open_values, sealed_values
from oversight.sealing import keys as keys_module
from oversight.sealing.box import CannotOpen
from oversight.sealing.keys import Ring, SessionKeys, halves, is_in_one, new_case_keys, unpacked, wrap_for_office
from oversight.sealing.wrapping import WRAPPED_BYTES, unwrap, wrap, wrapped_anew
from workflows.audit.canonical import canonical

WORDS, HOUSE, IDENTITY = (bytes(range(start, start + 32)) for start in (0, 32, 64))
OFFICE = OfficeKeys(pair_of(WORDS), pair_of(IDENTITY))
SALT = b"s" * 32


def ring(office=OFFICE):
    return Ring(lambda: office, HOUSE)


FOR_CITIZENS = ring(OFFICE.public_halves())


def test_only_the_office_opens_what_was_wrapped_for_it():
    keys = new_case_keys()
    wrapped = FOR_CITIZENS.wrap(keys)
    assert ring().unwrap(wrapped).packed() == keys.packed()
    for other in (FOR_CITIZENS, ring(OfficeKeys(pair_of(HOUSE), pair_of(HOUSE)))):
        with pytest.raises(CannotOpen):
            other.unwrap(wrapped)


def test_whoever_has_one_key_of_the_office_opens_half_of_a_case():
    keys, public = new_case_keys(), OFFICE.public_halves()
    wrapped = FOR_CITIZENS.wrap(keys)
    words_alone = ring(OfficeKeys(OFFICE.words, public.identity)).unwrap(wrapped)
    assert words_alone.of("words") == keys.of("words")
    with pytest.raises(CannotOpen):
        words_alone.of("identity")
    for other in (OfficeKeys(public.words, OFFICE.identity), OfficeKeys(OFFICE.identity, OFFICE.words)):
        with pytest.raises(CannotOpen):
            ring(other).unwrap(wrapped)


def test_the_public_ring_knows_the_case_it_makes_only_in_that_unit_of_work():
    session = FOR_CITIZENS.for_session()
    keys = session.make("case")
    assert session.of("case") is keys
    later = FOR_CITIZENS.for_session()
    later.remember("case", FOR_CITIZENS.wrap(keys))
    with pytest.raises(CannotOpen):
        later.of("case")
    assert FOR_CITIZENS.visiting("case", keys).for_session().of("case") is keys


def test_no_key_is_shown_when_a_ring_is_printed():
    keys = unpacked(b"W" * 32 + b"I" * 32)
    keys.packed()
    shown = f"{keys!r} {ring().visiting('case', keys)!r} {OFFICE!r}"
    assert "WWW" not in shown
    for pair in (OFFICE.words, OFFICE.identity):
        shown = shown.replace(repr(pair.public), "")
    assert "\\x01\\x02" not in shown


def test_a_value_opens_only_in_its_row_its_table_and_its_case():
    keys = new_case_keys()
    sealed = sealed_values(Party, "a", {"name": "Ana"}, keys)
    assert open_values(Party, "a", sealed, keys) == {"name": "Ana"}
    for model, row, others in ((Party, "b", keys), (Complaint, "a", keys), (Party, "a", new_case_keys())):
        with pytest.raises(CannotOpen):
            open_values(model, row, sealed, others)


ROWS = [
    (Complaint, {"table": "complaint", "row": {"id": "c", "account": "ÿþ x"}}),
    (Party, {"table": "party", "row": {"id": "p", "name": "Ana"}}),
    (Party, {"table": "party", "row": {"id": "q", "name": "Bo"}}),
]


@pytest.mark.parametrize("rows", [ROWS, ROWS[:1], ROWS[1:2], [*ROWS, ROWS[0]], []], ids=len)
def test_a_private_part_opens_to_the_bytes_that_were_committed_to(rows):
    keys, private = new_case_keys(), private_of_rows(rows, {"why": "…"})
    assert private.text == canonical({"rows": [row for _, row in rows], "told": {"why": "…"}})
    stored = sealed_for_case(keys, "e", SALT, private)
    opened = opened_for_case(keys, "e", stored["private"], stored["identity"])
    assert (opened.text, opened.salt) == (private.text, SALT)


def test_who_people_are_is_not_under_the_key_for_words():
    keys, private = new_case_keys(), private_of_rows(ROWS, {})
    assert b"Ana" not in private.words
    stored = sealed_for_case(keys, "e", SALT, private)
    words_alone = unpacked(keys.of("words") + new_case_keys().of("identity"))
    for identity in (stored["identity"], None):
        with pytest.raises(CannotOpen):
            opened_for_case(words_alone, "e", stored["private"], identity)


def test_what_belongs_to_no_case_is_under_the_key_of_the_house():
    stored = sealed_for_house(HOUSE, "e", SALT, b"{}")
    assert opened_for_house(HOUSE, "e", stored["private"], None).text == b"{}"
    for house, entry in ((WORDS, "e"), (HOUSE, "f")):
        with pytest.raises(CannotOpen):
            opened_for_house(house, entry, stored["private"], None)


def test_what_is_wrapped_in_one_is_told_from_what_is_wrapped_apart():
    apart = wrap_for_office(OFFICE, new_case_keys())
    in_one = wrap(OFFICE.words.public, new_case_keys().packed())
    assert (is_in_one(in_one), is_in_one(apart)) == (True, False)
    assert not any(is_in_one(in_one[:-1] + more) for more in (b"", b"ab"))
    assert set(map(len, halves(apart).values())) == {WRAPPED_BYTES}
    for wrong in (b"", apart[:-1], apart + b"x", in_one):
        with pytest.raises(CannotOpen):
            halves(wrong)


def test_a_ring_forgets_the_keys_it_has_not_used_for_longest(monkeypatch):
    monkeypatch.setattr(keys_module, "REMEMBERED", 2)
    office = ring()
    first, second, third = (wrap_for_office(OFFICE, new_case_keys()) for _ in range(3))
    opened = {name: office.unwrap(wrapped) for name, wrapped in (("first", first), ("second", second))}
    assert office.unwrap(first) is opened["first"]
    assert office.unwrap(second) is opened["second"]
    office.unwrap(first)
    office.unwrap(third)
    assert office.unwrap(first) is opened["first"]
    assert office.unwrap(second) is not opened["second"]


def test_a_session_knows_the_keys_that_came_along_and_no_others():
    session, made = SessionKeys(ring()), new_case_keys()
    session.remember("none", None)
    session.remember("case", wrap_for_office(OFFICE, made))
    assert (session.knows("none"), session.knows("case")) == (False, True)
    assert session.of("case").packed() == made.packed()
    other = SessionKeys(ring())
    other.share("case", session)
    other.share("none", session)
    assert (other.knows("case"), other.knows("none")) == (True, False)
    assert other.of("case") is session.of("case")


def test_no_key_that_a_visit_brought_is_shown_when_its_ring_is_printed():
    assert repr(ring()) == repr(ring().visiting("case", new_case_keys())) == "Ring()"


NEW = bytes(range(96, 128))


@pytest.mark.parametrize("old", [bytes(32 * [1]), bytes(range(255, 223, -1))])
def test_what_was_wrapped_for_the_key_before_is_opened_and_wrapped_anew(old):
    pair, key = pair_of(NEW, old), bytes(32)
    for_old, for_new = wrap(pair_of(old).public, key), wrap(pair.public, key)
    assert unwrap(pair, for_old) == unwrap(pair, for_new) == key
    assert wrapped_anew(pair, for_new) is None
    anew = wrapped_anew(pair, for_old)
    assert anew is not None
    assert unwrap(pair_of(NEW), anew) == key
    for wrapped in (wrap(pair_of(WORDS).public, key), b"", for_new[:-1]):
        with pytest.raises(CannotOpen):
            wrapped_anew(pair, wrapped)
