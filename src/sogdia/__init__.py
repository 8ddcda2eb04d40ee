"""Sogdia: one sourced model of how the middle powers of Central Asia and the Caucasus balance the great powers."""

__version__ = "0.1.0"
