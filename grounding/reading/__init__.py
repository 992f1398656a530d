"""What a text says exactly: words, numbers, dates, identifiers, names, quotations, tables. Pure functions."""
