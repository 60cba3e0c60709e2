"""Erase what people wrote and sent on a case, when a second person agrees to what somebody else asked for."""

from datetime import datetime

from oversight.casefile import casefile_of
from oversight.database import Database, forget_for_good
from oversight.evidence.safe import Safe
from oversight.log.erasing import EMPTIED_TABLES, erase_words
from oversight.services.case import open_case
from oversight.services.indexing import INDEX_TABLES, forget_words
from workflows.access import Action
from workflows.erasure import against_erasing, standing_request
from workflows.errors import WorkflowError
from workflows.retention import kept_until, retention_of
from workflows.roles import Actor


class MustStay(WorkflowError):
    """A case cannot be erased now. ``words`` are all the reasons."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self.words = words
        super().__init__(" ".join(words))


def erase_case(database: Database, safe: Safe, reference: str, actor: Actor, at: datetime) -> int:
    """Agree to the erasure of a case, carry it out, and give the number of private parts that are gone.

    Files leave the store once the rest is gone for certain. Where that fails the hourly sweep removes them.

    :raises NotFound: there is no such case for this person.
    :raises MustStay: it is held, open, too young, or nobody else asked for it.
    """
    with database.write() as session:
        rows = open_case(session, reference, actor, Action.ERASE_CASE)
        case = casefile_of(rows)
        words, request = against_erasing(case, actor, at), standing_request(case)
        if words or request is None:
            raise MustStay(words)
        kept, last_day = retention_of(case), kept_until(case)
        told = {
            "asked_by": request.made_by,
            "agreed_by": actor.id,
            "ground": request["ground"],
            "retention": kept.id if kept else None,
            "kept_until": last_day.isoformat() if last_day else None,
        }
        erased = erase_words(session, rows.complaint, actor, at, told)
        forget_words(session, rows.complaint.id)
    for name in erased.files:
        safe.store.remove(name)
    forget_for_good(database.engine, (*EMPTIED_TABLES, *INDEX_TABLES))
    return erased.entries
