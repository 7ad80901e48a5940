"""Owns a folder on disk and everything one does with it; must never print or draw."""
