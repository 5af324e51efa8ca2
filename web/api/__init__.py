"""The HTTP API, version 1: all that the pages do, for programs."""

from web.api import audit, catalogue, corrections, intake, retention, service

ROUTERS = (
    service.router,
    catalogue.router,
    corrections.router,
    intake.router,
    retention.router,
    audit.router,
)
