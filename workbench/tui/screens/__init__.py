"""The screens: each turns keys into intents and values into panes; must never touch a file."""
