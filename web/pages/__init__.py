"""The pages: one file for each, all listed here."""

from web.pages import account, record, review, search, sign_in, today

ROUTERS = (
    today.router,
    search.router,
    record.router,
    review.router,
    sign_in.router,
    account.router,
)
