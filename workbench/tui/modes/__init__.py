"""Owns what keys mean while something is being drafted on the label screen: edges, a span, an attribution; must never write by itself."""
