"""The values that travel from stage to stage: frozen, and nothing but data."""
