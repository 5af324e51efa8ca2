"""Backups: the database as of one instant, its originals, what settings there were; and back."""
