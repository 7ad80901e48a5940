"""Owns the command line: prints, and picks the exit status; must never decide anything a second front end could want."""
