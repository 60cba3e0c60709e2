"""Data for everybody: what was complained of and what came of it, in tables that tell of no person."""
