"""The ways in: command line, REST service, pages, and the demonstration; no rules here."""
