"""Owns the search for claims that bear on each other; must never decide a relation."""
