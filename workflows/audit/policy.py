"""Whom to believe, in a file (C2SP tlog-policy): logs, witnesses and where to ask them, and who must have signed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from workflows.audit.checkpoint import NOBODY, Group, Trust
from workflows.audit.note import Algorithm, VerifierKey, read_verifier_key


class MalformedPolicy(ValueError):
    """A line of a policy that cannot be followed, with its number."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness: the name that the policy gives it, its key, and where it is asked."""

    name: str
    key: VerifierKey
    url: str = ""


@dataclass(slots=True)
class Policy:
    """Whom somebody believes: keys of logs, and the witnesses of whom a quorum must have signed."""

    logs: list[VerifierKey] = field(default_factory=list)
    witnesses: list[Witness] = field(default_factory=list)
    quorum: Group | None = None
    _groups: dict[str, Group] = field(default_factory=dict)
    _members: set[str] = field(default_factory=set)

    def trust(self, *more: VerifierKey) -> Trust:
        """Give whom the policy believes; ``more`` are keys of logs that are known otherwise."""
        keys = tuple(witness.key for witness in self.witnesses)
        return Trust((*self.logs, *more), keys, self.quorum or NOBODY)


def read_policy(text: str) -> Policy:
    """Read whom somebody believes: logs, witnesses, and how many witnesses must have signed.

    :raises MalformedPolicy: a line says nothing that can be followed, or there is not one quorum.
    """
    policy = Policy()
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        try:
            _READERS[words[0]](policy, *words[1:])
        except (KeyError, TypeError, ValueError) as error:
            raise MalformedPolicy(f"line {number} of the policy cannot be followed: {line.strip()[:80]}") from error
    if policy.quorum is None:
        raise MalformedPolicy("the policy has no quorum; the line `quorum none` asks for no witness")
    return policy


def _log(policy: Policy, key: str, url: str = "") -> None:
    read = read_verifier_key(key)
    if read.algorithm is not Algorithm.ED25519 or read.public in [one.public for one in policy.logs]:
        raise ValueError(key)
    policy.logs.append(read)


def _witness(policy: Policy, name: str, key: str, url: str = "") -> None:
    read = read_verifier_key(key)
    if read.algorithm is not Algorithm.COSIGNATURE or read.public in [one.key.public for one in policy.witnesses]:
        raise ValueError(key)
    _define(policy, name, Group(1, (read,)))
    policy.witnesses.append(Witness(name, read, url))


def _group(policy: Policy, name: str, threshold: str, *members: str) -> None:
    needed = {"all": len(members), "any": 1}.get(threshold) or int(threshold)
    if not 1 <= needed <= len(members) or policy._members & set(members) or len(set(members)) != len(members):
        raise ValueError(threshold)
    _define(policy, name, Group(needed, tuple(policy._groups[member] for member in members)))
    policy._members.update(members)


def _quorum(policy: Policy, name: str) -> None:
    if policy.quorum is not None:
        raise ValueError(name)
    policy.quorum = NOBODY if name == "none" else policy._groups[name]


def _define(policy: Policy, name: str, group: Group) -> None:
    if name == "none" or name in policy._groups:
        raise ValueError(name)
    policy._groups[name] = group


_READERS: Mapping[str, Callable[..., None]] = {"log": _log, "witness": _witness, "group": _group, "quorum": _quorum}
