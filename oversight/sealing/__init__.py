"""Keep secrets: receipt codes now; sealed casework builds on this."""
