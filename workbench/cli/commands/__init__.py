"""One file a command: it adds its arguments, calls the project, prints and returns a status; must never hold logic."""
