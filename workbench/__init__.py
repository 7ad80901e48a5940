"""A terminal workbench for fact-check annotation: label claims, link them across articles, score extractors.

This package root owns the version number and nothing else; importing it must load no Textual and no plugin.
"""

__version__ = "0.1.0"
