"""What happened to each original, as events: told from the tables that know, kept in none."""
