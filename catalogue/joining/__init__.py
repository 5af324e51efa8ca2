"""Letters catalogued before their symbol, and the documents that they became."""
