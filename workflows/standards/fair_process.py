"""fair_process."""
