"""What pages read: selects that return frozen dataclasses and change nothing."""
