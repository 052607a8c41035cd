"""An ordinance through time: which provision became which, and which records bear on what changed."""
