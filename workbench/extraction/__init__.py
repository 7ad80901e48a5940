"""Owns claim extraction: rules and lexicons that propose candidates from a text alone; must never read a disk or decide."""
