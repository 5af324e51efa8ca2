"""A typesetter of letters: documents in six languages whose record is known."""
