"""Files that prove something: taken in a piece at a time, sealed, stored, and given out unchanged."""
