"""Tests record no runs among the data of whoever runs them."""

import os

os.environ["SOGDIA_RUNS"] = "off"
