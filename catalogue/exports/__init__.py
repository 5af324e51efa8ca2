"""Exports: a document as the catalogue has it, and a module for each format it leaves in."""
