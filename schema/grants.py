"""Who may do what with which table: the pages, the workers, and people at the prompt.

The owner of the tables, under whom migrations run, is none of them: no process that takes in
letters or serves pages can alter a table, drop one or empty it. What is only ever added to (who
saw what, what was changed, what arrived) can be neither changed nor deleted by any of them.
"""

from dataclasses import dataclass

_NOTHING = ""
_READ = "SELECT"
_ADD = "SELECT, INSERT"
_MEND = "SELECT, UPDATE"
_KEEP = "SELECT, INSERT, UPDATE"
_ALL = "SELECT, INSERT, UPDATE, DELETE"
_RIGHTS = "SELECT (id, sees_restricted, disabled_at)"


@dataclass(frozen=True, slots=True)
class Grants:
    """What each role may do with one table, in SQL's words.

    Attributes:
        web: the pages and the API: look up, correct, receive.
        worker: workers and the clock: receive, read, catalogue.
        operator: commands at the prompt.
    """

    web: str
    worker: str
    operator: str


ROLES = ("web", "worker", "operator")
# Children of a document: written anew when it is corrected or read again.
_PART = Grants(_ALL, _ALL, _ALL)

# What the database does with its owner's rights, for the roles that may have it done.
FUNCTIONS = {
    "dispose_of(bigint, bigint[])": ("worker", "operator"),
    "forget_canary(bigint, bigint, boolean)": ("worker", "operator"),
}

GRANTS: dict[str, Grants] = {
    # The pages make a reader whom a provider vouches for, and change a password; nothing else of an
    # account: nobody can raise a role there.
    # The workers see whether they may still tell somebody what is new, not who that is.
    "account": Grants("SELECT, INSERT (name), UPDATE (password_hash)", _RIGHTS, _ALL),
    "outside_identity": Grants(_ADD, _NOTHING, _ALL),
    "api_token": Grants("SELECT, INSERT, UPDATE (revoked_at)", _NOTHING, _ALL),
    "sign_in": Grants("SELECT, INSERT, DELETE", _NOTHING, _ALL),
    "sign_in_address": Grants("SELECT, DELETE", _NOTHING, _ALL),
    "sign_in_try": Grants("SELECT, INSERT, DELETE", _NOTHING, _ALL),
    "saved_search": Grants(_ALL, _READ, _ALL),
    "search_mail": Grants(_ALL, "SELECT, UPDATE (told_until, next_at, tries)", _ALL),
    "claim": Grants(_ALL, _NOTHING, _ALL),
    "idempotent_request": Grants(_ADD, _NOTHING, _ALL),
    "restricted_view": Grants(_ADD, _NOTHING, _READ),
    # What came in is kept for good.
    "original": Grants(_ADD, "SELECT, INSERT, UPDATE (media_type)", _ADD),
    "arrival": Grants(_ADD, _ADD, _ADD),
    "job": Grants(_KEEP, _KEEP, _KEEP),
    "batch": Grants(_KEEP, _ALL, _ALL),
    "batch_line": Grants(_ADD, _ALL, _ALL),
    "schedule": Grants(_ALL, _MEND, _ALL),
    "schedule_change": Grants(_ADD, _ADD, _ADD),
    "recognised_page": Grants(_READ, _ALL, _ALL),
    # The catalogue. Only a joining, decided at the prompt, takes a document away.
    "document": Grants(_MEND, _KEEP, _ALL),
    "symbol": _PART,
    "party": _PART,
    "annex": _PART,
    "citation": _PART,
    "document_agenda_item": _PART,
    "document_organ": _PART,
    "review": _PART,
    "rendition": Grants(_MEND, _KEEP, _ALL),
    "finding": Grants(_MEND, _ALL, _ALL),
    "rival": Grants(_MEND, _ALL, _ALL),
    "revision": Grants(_ADD, _ADD, _ADD),
    "withdrawal": Grants(_ALL, _ALL, _ALL),
    "source_record": Grants(_READ, _READ, _ALL),
    "proposal": Grants(_READ, _KEEP, _ALL),
    "agenda": Grants(_READ, _KEEP, _ALL),
    "agenda_item": Grants(_READ, _KEEP, _ALL),
    "agenda_refusal": Grants(_READ, _READ, _ALL),
    "agenda_sighting": Grants(_READ, _ALL, _ALL),
    # How Letterbook is: heartbeats, what was counted, the canary.
    "canary": Grants(_READ, _ALL, _ALL),
    "heartbeat": Grants(_READ, _ALL, _ALL),
    "tally": Grants(_KEEP, _ALL, _ALL),
    # Fixity, copies, and what is disposed of by two people.
    "fixity_check": Grants(_READ, _ALL, _ALL),
    "fixity_fault": Grants(_READ, _ALL, _ALL),
    "fixity_run": Grants(_READ, _ALL, _ALL),
    "replica": Grants(_READ, _ALL, _ALL),
    "retention_rule": Grants(_READ, _READ, _ALL),
    "legal_hold": Grants(_KEEP, _READ, _ALL),
    "disposal": Grants(_KEEP, _KEEP, _ALL),
    # Which revision the database is at: each process asks before it starts.
    "alembic_version": Grants(_READ, _READ, _READ),
}
