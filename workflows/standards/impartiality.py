"""impartiality."""
