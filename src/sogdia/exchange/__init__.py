"""Files of other tools, in and out. A file that cannot be read is refused with the line and what was expected there."""

from sogdia.exchange.gmns import read_gmns_network, read_gmns_trips, write_gmns_flows, write_gmns_network
from sogdia.exchange.roads import LinkFlows, RoadNetwork, TripTable
from sogdia.exchange.tntp import (
    read_tntp_flows,
    read_tntp_network,
    read_tntp_trips,
    write_tntp_flows,
    write_tntp_network,
    write_tntp_trips,
)

__all__ = [
    "LinkFlows",
    "RoadNetwork",
    "TripTable",
    "read_gmns_network",
    "read_gmns_trips",
    "read_tntp_flows",
    "read_tntp_network",
    "read_tntp_trips",
    "write_gmns_flows",
    "write_gmns_network",
    "write_tntp_flows",
    "write_tntp_network",
    "write_tntp_trips",
]
