"""Retention: rules propose, holds forbid, two people dispose, and a trace stays."""
