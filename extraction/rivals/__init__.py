"""What else a doubtful value could be: other readings with their words, for a person."""
