"""Give up everything that work on a film or sound does not take, then become ffmpeg. A process of its own.

Run as a file by ``films.py``, so that nothing of ours is imported. The file to read is its standard input, which lies
in memory; what is made leaves by its standard output. It ends with the thread that started it, has its memory and its
time counted, and may have four files open: these two, one for what it says, and the input once more, in which it looks
about. So whatever a film names, no file and no connection can be opened. An ffmpeg from 6 on holds the output once more
too and needs a fifth, which is free until then. Where the system allows it, it has a network of its own with nobody
else in it, and sees no file but the programs of the system.
"""

import contextlib
import ctypes
import os
import resource
import struct
import sys

MEMORY = 1 << 30
NOT_STARTED = 127
"""With what this ends where the program cannot be started: then nothing is known of the film."""

PROGRAMS = ("/usr", "/lib", "/lib64", "/bin", "/nix/store", "/etc/ld.so.cache")
"""Where the system keeps programs and what they load."""
_NEW_USER, _NEW_NETWORK, _NO_NEW_PRIVILEGES, _DIE_WITH_PARENT, _KILL = 0x10000000, 0x40000000, 38, 1, 9
_NEW_RULES, _ADD_RULE, _KEEP_RULES, _BENEATH = 444, 445, 446, 1  # Landlock, the same numbers on every machine
_ALL_RIGHTS, _RUN, _READ, _LIST = 0x1FFF, 1, 4, 8


def confine(program: str, seconds: int, open_files: int) -> None:
    """Give up everything that the work does not take."""
    os.nice(19)
    with contextlib.suppress(AttributeError):  # not Linux
        system = ctypes.CDLL(None, use_errno=True)
        system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        system.unshare(_NEW_USER | _NEW_NETWORK)  # not everywhere allowed; the limit of open files holds in any case
        system.prctl(_DIE_WITH_PARENT, _KILL, 0, 0, 0)
        _see_programs_alone(system, program)
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, open_files),
    ):
        resource.setrlimit(limit, (most, most))


def _see_programs_alone(system: ctypes.CDLL, program: str) -> None:
    """Have every file of the machine closed to this process but programs; nothing happens where Landlock is not."""
    handled = struct.pack("Q", _ALL_RIGHTS)
    rules = system.syscall(_NEW_RULES, handled, len(handled), 0)
    if rules < 0:
        return
    for path in (*PROGRAMS, program):
        with contextlib.suppress(OSError):
            place = os.open(path, os.O_PATH)
            rights = _RUN | _READ | (_LIST if os.path.isdir(path) else 0)
            system.syscall(_ADD_RULE, rules, _BENEATH, struct.pack("=Qi", rights, place), 0)
            os.close(place)
    system.syscall(_KEEP_RULES, rules, 0)
    os.close(rules)


def main() -> None:
    """Confine, then become the program."""
    seconds, open_files, program, *arguments = sys.argv[1:]
    try:
        confine(program, int(seconds), int(open_files))
        os.execve(program, ["ffmpeg", *arguments], {})
    except (OSError, ValueError):
        os._exit(NOT_STARTED)


if __name__ == "__main__":
    main()
