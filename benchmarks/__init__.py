"""Measures the product from outside: how right its pairs are, how many words it marks, how fast it is."""
