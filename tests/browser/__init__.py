"""Journeys and accessibility in a real browser."""
