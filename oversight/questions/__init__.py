"""The questions of a complaint, declared once: for the pages online, the page of staff and the form on paper."""
