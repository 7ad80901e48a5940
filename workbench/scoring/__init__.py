"""Owns measurement: alignment of claims and every score; must never read a file or print."""
