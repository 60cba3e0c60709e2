"""What somebody answered online is on the page of the case, for the staff who work on it."""

from tests.databases import ONE_DATABASE
from tests.factories.client import Colleague
from tests.factories.client import make_app as make_staff_app
from tests.factories.public_client import FULL, Person, make_app
from workflows.roles import Role

pytestmark = ONE_DATABASE

ANSWERS = {
    **FULL,
    "matters": {"did": ["force", "discrimination"], "did_not": ["doctor"]},
    "grounds": {"grounds": ["ethnic"]},
    "fears": {"afraid": "now", "fear_words": "He knows where I live"},
    "help": {"services": ["legal-aid"], "may_tell": "yes"},
}
SHOWN = (
    "Did not get a doctor or medicine",
    "Baton or stick",
    "Broken bones or teeth",
    "Street, square or park",
    "In uniform",
    "The man at the kiosk",
    "Ethnic origin or skin colour",
    "High: act today",
    "He knows where I live",
    "Legal aid office",
    "Consent of the person",
    "Assess the risk",
)


def test_staff_see_every_answer_and_that_somebody_is_afraid(world):
    person = Person(make_app(world.settings, world.database, lambda: world.at))
    person.file(ANSWERS)
    intake = Colleague(make_staff_app(world), world, Role.INTAKE_OFFICER)
    reference = next(link for link in intake.get("/worklist").links if link.startswith("/cases/"))
    page = intake.get(reference)
    assert [words for words in SHOWN if words not in page.text] == []
