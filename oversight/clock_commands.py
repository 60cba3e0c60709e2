"""The commands about time limits: watch them, tell of them now, and count anew when a calendar changed."""

import argparse
import signal

from oversight.jobs.clocks import ClockKeeper, sweep
from oversight.jobs.examining import Examiner
from oversight.jobs.filming import FilmCopier
from oversight.jobs.notices import NoticeKeeper
from oversight.security import system_clock
from oversight.services.calendars import recompute
from oversight.shared_clock import clock_of
from oversight.terminal import Arguments, command, group, installation, say
from workflows.jurisdictions import use_packs_of
from workflows.pack_check import check_packs


def worker(parsed: Arguments) -> int:
    """Remind people of time limits, send notices and examine files. Of several workers one works at a time."""
    with installation(with_identity=True) as (settings, database):
        use_packs_of(settings.packs)
        check_packs()
        clock = clock_of(database, system_clock)
        working = ClockKeeper(database, clock, pack=settings.pack)
        sending = NoticeKeeper(database, settings, clock)
        examining = Examiner(database, settings, clock)
        filming = FilmCopier(database, settings, clock)
        signal.signal(signal.SIGTERM, lambda *_: working.stop())
        working.start()
        sending.start()
        examining.start()
        filming.start()
        say("Time limits are watched. Press Ctrl-C to stop.")
        try:
            working.join()
        finally:
            working.stop()
            sending.stop()
            examining.stop()
            filming.stop()
    return 0


def clocks_recompute(parsed: Arguments) -> int:
    """Work out anew the dates that a changed calendar moves, and say how many cases that was."""
    with installation(with_identity=True) as (settings, database):
        use_packs_of(settings.packs)
        check_packs()
        changes = recompute(database, system_clock())
    for change, cases in changes:
        days = f"{len(change.added)} days off more, {len(change.removed)} fewer"
        say(f"{change.pack}: {days}; dates moved in {cases} cases")
    if not changes:
        say("No calendar has changed.")
    return 0


def clocks_sweep(parsed: Arguments) -> int:
    """Tell everybody now of the time limits that are near or over."""
    with installation(with_identity=True) as (settings, database):
        use_packs_of(settings.packs)
        check_packs()
        say(f"People were told of time limits in {sweep(database, system_clock())} cases.")
    return 0


def add_clock_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare them."""
    command(commands, "worker", worker)
    watching = group(commands, "clocks")
    command(watching, "recompute", clocks_recompute)
    command(watching, "sweep", clocks_sweep)
