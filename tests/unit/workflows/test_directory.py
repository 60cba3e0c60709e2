"""The directory of a place: who helps, and whom to turn to for what is not ours."""

import pytest
from pydantic import ValidationError

from workflows.jurisdictions import Pack, load_pack
from workflows.jurisdictions.directory import Service, near
from workflows.records.told_person import NEEDS


def test_the_demonstration_has_a_service_for_every_need():
    assert {service.need for service in load_pack("model").services} == set(NEEDS)


def test_a_need_that_nobody_knows_is_refused():
    with pytest.raises(ValidationError, match="is not a need"):
        Service(id="goose", need="feathers", label="A goose", reach="By the pond")


EVERYWHERE = Service(id="choir", need="psychosocial", label="A choir", reach="Sing")
BY_THE_POND = Service(id="goose", need="legal", label="A goose", reach="By the pond", serves=("Pond",))
BY_THE_LAKE = Service(id="swan", need="legal", label="A swan", reach="By the lake", serves=("Lake", "Sea"))
LISTED = [EVERYWHERE, BY_THE_POND, BY_THE_LAKE]


@pytest.mark.parametrize(
    "place, helping",
    [
        ("Pond", [BY_THE_POND, EVERYWHERE]),
        ("Sea", [BY_THE_LAKE, EVERYWHERE]),
        ("Elsewhere", [EVERYWHERE]),
        ("", LISTED),
        (None, LISTED),
    ],
)
def test_who_helps_near_comes_first_and_who_helps_everywhere_always(place, helping):
    assert near(LISTED, place) == helping


def test_a_service_serves_none_but_the_places_of_its_pack():
    told = load_pack("model").model_dump(exclude={"offices"}) | {"offices": {"timezone": "UTC", "weekend": [6]}}
    with pytest.raises(ValidationError, match="goose: Pond is not one of the places"):
        Pack.model_validate(told | {"services": [BY_THE_POND.model_dump()]})
