"""The keys of cases: two each, drawn at random, wrapped for whoever may open the case, and never stored as they are.

``words`` seals what was written on a case, ``identity`` who the people are. The office has a pair of keys for each of
the two, so that whoever holds one of its keys alone opens only half. Its ring opens every case. The ring of the
citizens' pages has no private key: it can make a case, which it can open until the transaction ends, and open the one
case whose keys a visit brings along.
"""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from oversight.key_files import OfficeKeys, OfficeNow
from oversight.sealing.box import KEY_BYTES, CannotOpen
from oversight.sealing.wrapping import WRAPPED_BYTES, unwrap, wrap

REMEMBERED = 2_000
"""Opened keys that a process holds at most. They are found by their wrapped form alone, which erasing removes."""

KeyName = Literal["words", "identity"]
NAMES: tuple[KeyName, ...] = ("words", "identity")


class CaseKeys:
    """Both keys of one case. Each is opened when it is wanted for the first time, and only where it can be."""

    __slots__ = ("_open", "_opened")

    def __init__(self, open_key: Callable[[KeyName], bytes]) -> None:
        self._open = open_key
        self._opened: dict[KeyName, bytes] = {}

    def of(self, name: KeyName) -> bytes:
        """Give one of the two.

        :raises CannotOpen: it is not for this process.
        """
        if name not in self._opened:
            self._opened[name] = self._open(name)
        return self._opened[name]

    def packed(self) -> bytes:
        """Give both in a row, to be wrapped.

        :raises CannotOpen: one of them is not for this process.
        """
        return self.of("words") + self.of("identity")


def new_case_keys() -> CaseKeys:
    """Draw the keys of a new case."""
    drawn = secrets.token_bytes(2 * KEY_BYTES)
    return unpacked(drawn)


def unpacked(both: bytes) -> CaseKeys:
    """Read what ``packed`` gave.

    :raises CannotOpen: these are not two keys.
    """
    if len(both) != 2 * KEY_BYTES:
        raise CannotOpen("what was wrapped is not the keys of a case")
    return CaseKeys({"words": both[:KEY_BYTES], "identity": both[KEY_BYTES:]}.__getitem__)


def is_in_one(wrapped: bytes) -> bool:
    """Tell whether both keys of a case are wrapped for one pair, as they were before each had its own."""
    return len(wrapped) == KEY_BYTES + WRAPPED_BYTES


def halves(wrapped: bytes) -> dict[KeyName, bytes]:
    """Tell the two wrapped keys of a case apart.

    :raises CannotOpen: these are not two wrapped keys.
    """
    if len(wrapped) != 2 * WRAPPED_BYTES:
        raise CannotOpen("what was wrapped is not the keys of a case")
    return {"words": bytes(wrapped[:WRAPPED_BYTES]), "identity": bytes(wrapped[WRAPPED_BYTES:])}


def wrap_for_office(office: OfficeKeys, keys: CaseKeys) -> bytes:
    """Wrap each key of a case for the pair of its own."""
    return b"".join(wrap(office.of(name).public, keys.of(name)) for name in NAMES)


@dataclass(frozen=True, slots=True, eq=False)
class Ring:
    """What a process may open: see the module. ``house`` seals what belongs to no case."""

    office: OfficeNow = field(repr=False)
    house: bytes = field(default=b"", repr=False)
    given: Mapping[str, CaseKeys] = field(default_factory=dict, repr=False)
    _opened: "OrderedDict[bytes, CaseKeys]" = field(default_factory=OrderedDict, repr=False)
    _alone: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def wrap(self, keys: CaseKeys) -> bytes:
        """Wrap the keys of a case for the office, which is possible for everybody."""
        return wrap_for_office(self.office(), keys)

    def unwrap(self, wrapped: bytes) -> CaseKeys:
        """Open what was wrapped for the office.

        :raises CannotOpen: this process has no key of the office, or it was changed since, or is for another office.
        """
        with self._alone:
            if (known := self._opened.get(wrapped)) is not None:
                self._opened.move_to_end(wrapped)
                return known
        keys = self._unwrapped(wrapped)
        with self._alone:
            self._opened[wrapped] = keys
            if len(self._opened) > REMEMBERED:
                self._opened.popitem(last=False)
        return keys

    def _unwrapped(self, wrapped: bytes) -> CaseKeys:
        """Open the words at once, because nothing is read without them, and the identity when somebody looks."""
        if is_in_one(wrapped):
            return unpacked(unwrap(self.office().words, wrapped))
        apart = halves(wrapped)
        keys = CaseKeys(lambda name: unwrap(self.office().of(name), apart[name]))
        keys.of("words")
        return keys

    def visiting(self, case_id: str, keys: CaseKeys) -> "Ring":
        """Give a ring that opens one case more: the one that somebody's code opened."""
        return replace(self, given={**self.given, case_id: keys})

    def for_session(self) -> "SessionKeys":
        """Begin a unit of work, which keeps what it opened."""
        return SessionKeys(self)


class SessionKeys:
    """The keys that one unit of work came upon, by case."""

    __slots__ = ("_known", "_wrapped", "ring")

    def __init__(self, ring: Ring) -> None:
        self.ring = ring
        self._known = dict(ring.given)
        self._wrapped: dict[str, bytes] = {}

    def make(self, case_id: str) -> CaseKeys:
        """Draw the keys of a case that is about to be made."""
        return self.learn(case_id, new_case_keys())

    def learn(self, case_id: str, keys: CaseKeys) -> CaseKeys:
        """Take keys that somebody's code or form opened."""
        self._known[case_id] = keys
        return keys

    def remember(self, case_id: str, wrapped: bytes | None) -> None:
        """Keep the wrapped keys of a case, as they came with its row, until somebody wants them."""
        if wrapped is not None:
            self._wrapped[case_id] = bytes(wrapped)

    def knows(self, case_id: str) -> bool:
        """Whether the keys of a case, open or wrapped, are at hand."""
        return case_id in self._known or case_id in self._wrapped

    def of(self, case_id: str) -> CaseKeys:
        """Give the keys of a case.

        :raises CannotOpen: they are not at hand, or not for this process.
        """
        known = self._known.get(case_id)
        if known is not None:
            return known
        if case_id not in self._wrapped:
            raise CannotOpen("the keys of a case are not there")
        return self.learn(case_id, self.ring.unwrap(self._wrapped[case_id]))

    def share(self, case_id: str, others: "SessionKeys") -> None:
        """Take over what another unit of work knows of a case."""
        if case_id in others._known:
            self._known[case_id] = others._known[case_id]
        self.remember(case_id, others._wrapped.get(case_id))

    @property
    def house(self) -> bytes:
        """The key of what belongs to no case.

        :raises CannotOpen: this process has none.
        """
        if not self.ring.house:
            raise CannotOpen("this process has no key for what belongs to no case")
        return self.ring.house
