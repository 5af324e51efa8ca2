"""What the database itself saw of leases: who took a job, and who ended it.

A worker that was thought dead may write nothing. What it writes may well be the same as what the
other wrote, so that nothing shows in the end; therefore the database of the suite notes it. Each
process tells its name to the database: its number, by ``PGAPPNAME``.
"""

from collections.abc import Iterator

import psycopg
from sqlalchemy import text
from sqlalchemy.orm import Session

_MAKE = """
CREATE SCHEMA witness;
CREATE TABLE witness.lease (job_id bigint, fence bigint, who text);
CREATE TABLE witness.wrong (what text);
CREATE FUNCTION witness.note() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    me text := current_setting('application_name');
    holder text;
BEGIN
    IF OLD.state = 'queued' AND NEW.state = 'leased' THEN
        INSERT INTO witness.lease VALUES (NEW.id, NEW.fence, me);
    ELSIF OLD.state = 'leased' AND NEW.state <> 'leased' AND OLD.fence = NEW.fence THEN
        SELECT who INTO holder FROM witness.lease WHERE job_id = OLD.id AND fence = OLD.fence;
        IF holder IS DISTINCT FROM me THEN
            INSERT INTO witness.wrong VALUES (format(
                'job %s: its lease %s is of process %s and was ended by process %s',
                OLD.id, OLD.fence, holder, me));
        END IF;
    ELSIF OLD.state = 'done' AND (NEW.state, NEW.finished_at) IS DISTINCT FROM
            (OLD.state, OLD.finished_at) THEN
        INSERT INTO witness.wrong VALUES (format(
            'job %s: was done, and process %s wrote it anew as %s', OLD.id, me, NEW.state));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER witness AFTER UPDATE ON job FOR EACH ROW EXECUTE FUNCTION witness.note();
"""


def post(connection: psycopg.Connection) -> None:
    """Let the database note, from now on, who leases and ends jobs."""
    connection.execute(_MAKE)


def wrongs(session: Session) -> Iterator[str]:
    """Yield what was done under another's lease, in sentences."""
    yield from session.scalars(text("SELECT what FROM witness.wrong"))
