"""The brief: a scenario's answer as an article of two pages."""

from sogdia.views.brief.compose import compose_brief
from sogdia.views.brief.model import Brief
from sogdia.views.brief.pictures import build_wished
from sogdia.views.brief.render import render_brief

__all__ = ["Brief", "build_wished", "compose_brief", "render_brief"]
