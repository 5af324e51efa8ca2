"""Rules of retention: what may go after how long. A rule proposes, and does nothing else."""

from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from catalogue.lookups import Criteria, matching
from catalogue.retention.disposals import propose
from catalogue.retention.holds import clear_query, held_among
from schema import Disposal, Document, RetentionRule


class RuleNameError(ValueError):
    """There is a rule of this name already, or none."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"Rule {name!r} {reason}. See: letterbook retention rules")


def make(
    session: Session,
    name: str,
    *,
    query: str,
    after_days: int,
    counted_from: str,
    why: str,
    who: str,
) -> RetentionRule:
    """Make a rule.

    Raises:
        UnclearQueryError: its search is not understood.
        RuleNameError: there is one of this name.
    """
    if session.scalar(select(RetentionRule.id).where(RetentionRule.name == name)):
        raise RuleNameError(name, "is there already")
    rule = RetentionRule(name, clear_query(query), after_days, counted_from, why, who)
    session.add(rule)
    session.flush()
    return rule


def end(session: Session, name: str, *, who: str) -> None:
    """End a rule: it proposes no more, and stays as the reason of what it proposed.

    Raises:
        RuleNameError: there is none in force.
    """
    rule = session.scalar(
        select(RetentionRule).where(RetentionRule.name == name, RetentionRule.ended_at.is_(None))
    )
    if rule is None:
        raise RuleNameError(name, "is not in force")
    rule.ended_at, rule.ended_by = func.now(), who


def in_force(session: Session) -> list[RetentionRule]:
    """Return the rules that are not ended."""
    query = select(RetentionRule).where(RetentionRule.ended_at.is_(None))
    return list(session.scalars(query.order_by(RetentionRule.id)))


def propose_due(session: Session, *, who: str, now: datetime) -> list[Disposal]:
    """Propose what is due under the rules in force.

    Left out is what is held, proposed or approved already, or was refused under the same rule.
    """
    made = []
    for rule in in_force(session):
        ids = list(session.scalars(_due(session, rule, now)))
        held = held_among(session, ids)
        made += [
            propose(session, number, who=who, why=f"{rule.name}: {rule.why}", rule_id=rule.id)
            for number in ids
            if number not in held
        ]
    return made


def _due(session: Session, rule: RetentionRule, now: datetime) -> Select[int]:
    before = now - timedelta(days=rule.after_days)
    age = (
        Document.letter_last < before.date()
        if rule.counted_from == "letter"
        else Document.created_at < before
    )
    decided = select(Disposal.document_id).where(
        Disposal.state.in_(("proposed", "approved"))
        | ((Disposal.state == "refused") & (Disposal.rule_id == rule.id))
    )
    query = matching(session, Criteria(words=rule.query))
    return query.where(age, Document.id.not_in(decided)).order_by(Document.id)
