"""Owns journal segments and the fold of their events; must never learn about screens, projects or candidates."""
