"""Compares the versions of an ordinance, provision by provision, and shows what changed beside what explains it."""

__version__ = "0.1.0"
