"""The static site: pages from histories, published as a whole."""
