"""adequacy."""
