"""The authority of agenda items: import it, learn it, check letters against it."""
