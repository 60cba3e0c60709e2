"""The record of what is done to the clock of a time limit: it is started, stopped, resumed, extended, waived or met."""

from collections.abc import Mapping
from typing import Any

from workflows.clocks import UNITS
from workflows.records.fields import AnythingOnCase, Choice, ClockOnCase, LongText, Number, Text
from workflows.records.kind import RecordKind
from workflows.roles import Role
from workflows.wording import N_

UNIT_LABELS = dict(zip(UNITS, (N_("Hours"), N_("Days"), N_("Working days"), N_("Months"), N_("Years")), strict=True))


class ClockChange(RecordKind):
    """Something done to the clock of a time limit, with its reason and on whose authority."""

    name = "clock_event"
    title = N_("Clock of a time limit")
    fact = "case.deadlines"
    help = N_(
        "A time limit is stopped, extended or waived only where the law of the place allows it, by whom it names, with "
        "reasons; it counts from now and never undoes a limit that was missed (ICCPR art. 2(3): without delay)."
    )
    single = False
    final = True
    made_by = frozenset({Role.INTAKE_OFFICER, Role.INVESTIGATOR, Role.SUPERVISOR, Role.DECISION_MAKER, Role.HEAD})

    clock = ClockOnCase(label=N_("Which clock"))
    what = Choice(
        label=N_("What is done"),
        options={
            "start": N_("It starts"),
            "pause": N_("It stops for now"),
            "resume": N_("It goes on"),
            "extend": N_("The time is extended"),
            "waive": N_("The limit is waived"),
            "met": N_("What it waits for was done"),
        },
    )
    count = Number(label=N_("Extended by how many"), required=False)
    unit = Choice(label=N_("Of what"), options=UNIT_LABELS, required=False)
    target = AnythingOnCase(label=N_("About whom or what"), required=False)
    reasons = LongText(label=N_("Reasons"), lines=3)
    authority = Text(label=N_("On what authority"), hint=N_("The law, court or person that allows this"))

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        extends = values["what"] == "extend"
        if extends and not values["count"]:
            return {"count": N_("Enter by how many the time is extended")}
        if extends and not values["unit"]:
            return {"unit": N_("Choose what the number counts")}
        if not extends and values["count"] is not None:
            return {"count": N_("Only an extension has a length")}
        return {}
