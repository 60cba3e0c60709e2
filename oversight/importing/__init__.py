"""Bring in another agency's files: a mapping says in YAML what each column and value means here."""
