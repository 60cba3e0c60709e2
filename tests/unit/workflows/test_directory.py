"""The directory of a place: who helps, and whom to turn to for what is not ours."""

import pytest
from pydantic import ValidationError

from workflows.jurisdictions import load_pack
from workflows.jurisdictions.directory import NEEDS, Service


def test_the_demonstration_has_a_service_for_every_need():
    assert {service.need for service in load_pack("model").services} == set(NEEDS)


def test_a_need_that_nobody_knows_is_refused():
    with pytest.raises(ValidationError, match="is not a need"):
        Service(id="goose", need="feathers", label="A goose", reach="By the pond")
