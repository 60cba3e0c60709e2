"""Mark words that people read, so that the extraction of messages finds them."""


def N_(text: str) -> str:
    """Mark a text for translation where it is written; it is translated where it is shown."""
    return text
