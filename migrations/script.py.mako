"""${message}

The release before this one still runs while this migration does: add (a table, a column that may be
null, an index) in one release, move the data and stop using the old in it, take away in the next.
An index on a table with rows is made CONCURRENTLY, outside the transaction
(`with op.get_context().autocommit_block():`). A check or foreign key on one is added NOT VALID and
validated afterwards. The downgrade loses no data that the upgrade did not add.

Revision: ${up_revision}
Follows: ${down_revision | comma,n}
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
