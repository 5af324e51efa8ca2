"""The pages: one file for each, all listed here."""

from web.pages import (
    account,
    audit,
    batches,
    imports,
    language,
    queue,
    record,
    retention,
    review,
    saved,
    schedules,
    search,
    sign_in,
    single_sign_on,
    today,
)

ROUTERS = (
    today.router,
    search.router,
    record.router,
    review.router,
    queue.router,
    batches.router,
    imports.router,
    schedules.router,
    saved.router,
    sign_in.router,
    single_sign_on.router,
    account.router,
    audit.router,
    retention.router,
    language.router,
)
