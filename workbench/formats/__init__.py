"""Owns the shapes of files from outside: each is read at this door and checked there; must never touch a project."""
