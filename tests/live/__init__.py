"""Runs against a real server on this machine, each a command that prints its figures and stops by itself."""
