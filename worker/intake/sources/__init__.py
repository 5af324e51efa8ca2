"""Ways in: one module for each kind of source, all of them giving entries."""
