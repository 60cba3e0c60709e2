"""Ids of rows: random, so that they tell nothing."""

import uuid


def new_id() -> str:
    """Draw a random id."""
    return str(uuid.uuid4())
