"""Random walks, tampering and round trips, with fixed seeds."""
