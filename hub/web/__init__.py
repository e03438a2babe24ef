"""Head office's door: the dashboard's API with its live stream, enrolment, health, and the dashboard's files."""

from hub.web.app import create_web

__all__ = ["create_web"]
