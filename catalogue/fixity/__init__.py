"""Fixity: originals are hashed again and again; faults are kept, told and mended."""
