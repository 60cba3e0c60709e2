"""use_of_force."""
