"""Whether the links of records still lead somewhere: the only part besides imports that may use the network."""
