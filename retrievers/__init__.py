"""What is known about a query's retrieval: indexing, the default pipeline, and one adapter a framework."""
