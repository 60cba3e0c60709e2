"""promptness."""
