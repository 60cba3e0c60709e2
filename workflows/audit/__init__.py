"""The record that nobody can quietly change: canonical entries, commitments, leaves and the chain of each case."""
