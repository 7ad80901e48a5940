"""The panes of the screens: each draws lines it is given; must never decide or record anything."""
