"""From a world to arrays: the supernetwork of ways, transfers and borders."""

from sogdia.network.arrays import ArcKind, Line, Network, Prices
from sogdia.network.build import build_network
from sogdia.network.price import price_network

__all__ = ["ArcKind", "Line", "Network", "Prices", "build_network", "price_network"]
