"""The decision to move a case to a newer version of the law of its place."""

from workflows.records.fields import LongText, VersionOfPlace
from workflows.records.kind import RecordKind
from workflows.roles import Role
from workflows.wording import N_


class LawChange(RecordKind):
    """A case goes on under a newer version of its jurisdiction pack, from now on and with reasons."""

    name = "law_change"
    title = N_("Move to a newer version of the law")
    help = N_(
        "A case keeps the law under which it was opened; that it goes on under a newer one is decided for this case, "
        "with reasons, after looking at what changes."
    )
    single = False
    final = True
    made_by = frozenset({Role.SUPERVISOR, Role.HEAD})

    version = VersionOfPlace(label=N_("Which version"))
    reasons = LongText(label=N_("Reasons"), lines=3)
