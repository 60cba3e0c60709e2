"""Decide what may happen to a complaint: states, moves, standards and records, with no web, database or clock."""
