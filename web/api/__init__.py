"""The HTTP API, version 1: all that the pages do, for programs."""

from web.api import catalogue, corrections, intake, retention, service
from web.pages import audit

ROUTERS = (
    service.router,
    catalogue.router,
    corrections.router,
    intake.router,
    retention.router,
    audit.api,
)
