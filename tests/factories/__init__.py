"""Rows and facts that tests start from."""
