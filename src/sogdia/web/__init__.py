"""The service and its page: `sogdia serve`. It asks the rooms before it and computes nothing itself."""

from sogdia.web.app import LOOPBACK, build_app
from sogdia.web.desk import Desk
from sogdia.web.guard import Sessions
from sogdia.web.jobs import Jobs

__all__ = ["LOOPBACK", "Desk", "Jobs", "Sessions", "build_app"]
