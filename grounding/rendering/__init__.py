"""Reports for people: plain text and one self-contained HTML page."""
