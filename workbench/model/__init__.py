"""Owns every record that reaches a file, and the strict way a line of JSON is read; must never touch a disk or a screen."""
