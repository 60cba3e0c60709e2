"""Serve both applications from one process, on two ports of one address, or one of them alone, under gunicorn."""

import gc
import socket
import sys
from collections.abc import Callable, Iterable
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from oversight.config import Settings
from oversight.database import Database
from oversight.factory import create_public_app, create_staff_app
from oversight.jobs.clocks import ClockKeeper
from oversight.jobs.examining import Examiner
from oversight.jobs.files import FileKeeper
from oversight.jobs.filming import FilmCopier
from oversight.jobs.notices import NoticeKeeper
from oversight.jobs.repeated import RepeatedJob
from oversight.jobs.searching import Indexer
from oversight.key_files import ConfigurationError
from oversight.log.keeper import Keeper, keeper
from oversight.sealing.databases import office_database, public_database
from oversight.security import system_clock
from oversight.shared_clock import Clock, clock_of

THREADS = 8
PUBLIC, STAFF = "public", "staff"

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Discreet(Logger):
    """What the server itself writes down: never who asked, nor for what, nor what an error quotes."""

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Tell of a request that could not be read without its address and its words."""
        super().warning("a request could not be read" if "request" in msg.lower() else msg, *args, **kwargs)

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Tell the kind of an error and where it was."""
        kind, _, where = sys.exc_info()
        while where is not None and where.tb_next is not None:
            where = where.tb_next
        line = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else "?"
        super().error("error in the server: %s at %s", kind.__name__ if kind else "?", line)


class Server(BaseApplication):
    """A gunicorn of one worker that hears two sockets. The socket decides on the application, never the Host header.

    ``only`` names the one application to serve: the citizens' needs no key of the office, and does none of its work.
    """

    def __init__(self, settings: Settings, host: str, port: int, only: str = "") -> None:
        self.settings = settings
        self.only = only
        self.working: list[Keeper | RepeatedJob] = []
        self.addresses = ((host, port),) if only else ((host, port), (host, port + 1))
        super().__init__()

    def load_config(self) -> None:
        """Set what gunicorn needs: no access log, because it would hold the addresses of those who complain."""
        options = {
            "bind": [f"{host}:{port}" for host, port in self.addresses],
            "worker_class": "gthread",
            "workers": 1,
            "threads": THREADS,
            "accesslog": None,
            "logger_class": Discreet,
            "loglevel": "warning",
            "timeout": 120,
            "graceful_timeout": 10,
            "control_socket_disable": True,
            "post_worker_init": spare_the_collector,
            "worker_exit": self._stop,
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def _stop(self, _server: Any, _worker: Any) -> None:
        for running in self.working:
            running.stop()

    def load(self) -> Wsgi:
        """Make the applications. The process of the office keeps log, clocks and files in order too."""
        if self.only == PUBLIC:
            database = public_database(self.settings)
            return create_public_app(self.settings, database, clock_of(database, system_clock))
        database = office_database(self.settings)
        clock = clock_of(database, system_clock)
        staff = create_staff_app(self.settings, database, clock)
        self._work(database, clock)
        if self.only == STAFF:
            return staff
        public = create_public_app(self.settings, database, clock)
        staff_port = self.addresses[-1][1]

        def choose(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            heard_on = environ["gunicorn.socket"].getsockname()[1]
            return (staff if heard_on == staff_port else public)(environ, start_response)

        return choose

    def _work(self, database: Database, clock: Clock) -> None:
        self.working = [
            keeper(database, self.settings),
            ClockKeeper(database, clock, pack=self.settings.pack),
            FileKeeper(database, self.settings, clock),
            Examiner(database, self.settings, clock),
            NoticeKeeper(database, self.settings, clock),
            Indexer(database),
            FilmCopier(database, self.settings, clock),
        ]
        for one in self.working:
            one.start()


def spare_the_collector(_worker: Any = None) -> None:
    """Have nothing that stands from the start gone through for garbage, over and over, while people wait."""
    gc.collect()
    gc.freeze()


def refuse_taken_ports(host: str, port: int, count: int = 2) -> None:
    """Say plainly that a port is taken, before anything is started.

    :raises ConfigurationError: one of the ports cannot be had.
    """
    for wanted in range(port, port + count):
        try:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, wanted))
        except (OSError, OverflowError) as error:
            raise ConfigurationError(f"port {wanted} on {host} cannot be had ({error}); choose another") from error
