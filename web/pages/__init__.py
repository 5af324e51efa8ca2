"""The pages: one file for each, all listed here."""

from web.pages import account, sign_in, today

ROUTERS = (
    today.router,
    sign_in.router,
    account.router,
)
