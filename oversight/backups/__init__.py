"""Backups: everything but the keys, in one sealed file, and back from it."""
