"""Whether what a pack says fits what the system knows: its checks, their limits, its triggers and its events.

``workflows.jurisdictions`` cannot ask this itself, because checks and triggers are built on the packs.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from workflows.clocks import UNITS
from workflows.jurisdictions import ClockRule, InvalidPack, Pack
from workflows.jurisdictions.loading import line_in, pack_files, read_pack
from workflows.standards import Check, load_standards
from workflows.standards.catalogue import Parameter
from workflows.transition_table import TRIGGERS

Place = tuple[Any, ...]
SET_ELSEWHERE = {("FINDING-02", "oversight_standard"): "proof"}
"""Parameters that have a part of the pack of their own."""


def check_packs() -> tuple[Pack, ...]:
    """Read every pack there is, and give them.

    :raises InvalidPack: with everything that is wrong: file, line, what is wrong and what is allowed.
    """
    packs, wrong = [], []
    for path in pack_files():
        try:
            pack = read_pack(path)
        except InvalidPack as invalid:
            wrong.append(str(invalid))
            continue
        packs.append(pack)
        wrong += [
            f"{path.name}, line {line_in(path, place)}: {'.'.join(map(str, place))}: {words}"
            for place, words in problems(pack)
        ]
    if wrong:
        raise InvalidPack("; ".join(wrong))
    return tuple(packs)


def problems(pack: Pack) -> Iterator[tuple[Place, str]]:
    """Give each place in a pack that does not fit, with what is wrong and what is allowed."""
    checks = load_standards().checks
    for check_id, settings in pack.parameters.items():
        if check_id not in checks:
            yield ("parameters", check_id), "there is no such check; see: oversight standards list"
            continue
        for name, setting in settings.items():
            words = _setting_problem(checks[check_id], name, setting.value, setting.unit)
            if words:
                yield ("parameters", check_id, name), words
    for number, clock in enumerate(pack.clocks):
        yield from ((("clocks", number, field), words) for field, words in _clock_problems(clock, checks))
    for trigger in pack.roles:
        if trigger not in TRIGGERS:
            yield ("roles", trigger), f"there is no such trigger; allowed: {', '.join(TRIGGERS)}"


def _setting_problem(check: Check, name: str, value: Any, unit: str) -> str | None:
    known = {parameter.name: parameter for parameter in check.parameters}
    parameter = known.get(name)
    if parameter is None:
        return f"{check.id} has no such parameter; allowed: {', '.join(known) or 'none'}"
    if (check.id, name) in SET_ELSEWHERE:
        return f"this is set by: {SET_ELSEWHERE[check.id, name]}"
    is_text = isinstance(parameter.value, str)
    if isinstance(value, str) is not is_text:
        return f"{value} is not {'a text' if is_text else 'a number'}; the default is {parameter.value}"
    if isinstance(parameter.value, int) and not isinstance(value, int):
        return f"{value} is not a whole number; the default is {parameter.value}"
    if unit and not is_time(parameter):
        return f"this does not count time but {parameter.unit}; leave out unit"
    return None


def _clock_problems(clock: ClockRule, checks: Mapping[str, Check]) -> Iterator[tuple[str, str]]:
    if clock.check:
        check = checks.get(clock.check)
        limits = [parameter.name for parameter in check.parameters if is_time(parameter)] if check else []
        if check is None:
            yield "check", f"there is no check {clock.check}; see: oversight standards list"
        elif clock.limit not in limits:
            yield "limit", f"{clock.check} has no time limit {clock.limit}; allowed: {', '.join(limits) or 'none'}"
    for event in (clock.starts, *clock.met_by, *clock.stops):
        if event is not None and event.what == "move" and event.name not in TRIGGERS:
            yield (
                "starts" if event is clock.starts else "met_by",
                (f"there is no trigger {event.name}; allowed: {', '.join(TRIGGERS)}"),
            )


def is_time(parameter: Parameter) -> bool:
    """Tell whether a parameter is a time limit."""
    return parameter.unit.startswith(UNITS)
