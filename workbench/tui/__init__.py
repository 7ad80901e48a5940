"""Owns the terminal UI, the only room that knows Textual; must never write a file or decide what an event means."""
