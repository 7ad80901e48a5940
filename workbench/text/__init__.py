"""Owns what can be computed from a text alone: offsets, sentences, comparable forms, cells; must never rewrite a stored text."""
