"""Publishes pages as a folder that a web server can hand out."""
