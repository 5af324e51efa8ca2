"""BagIt: a selection of documents with all that belongs to them, to be brought elsewhere."""
