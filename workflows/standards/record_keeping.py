"""record_keeping."""
