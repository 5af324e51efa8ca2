"""The HTTP API, version 1: all that the pages do, for programs."""

from web.api import (
    audit,
    catalogue,
    corrections,
    imports,
    intake,
    retention,
    review,
    schedules,
    searches,
    service,
)

ROUTERS = (
    service.router,
    catalogue.router,
    corrections.router,
    review.router,
    searches.router,
    intake.router,
    imports.router,
    schedules.router,
    retention.router,
    audit.router,
)
