"""The clock takes up what mastheads print, without anybody asking."""

from pathlib import Path

import pytest
from sqlalchemy import select

from cli.runtime import Runtime
from schema import AgendaItemRow
from tests.agenda_letters import letter
from tests.worker.conftest import deliver, until


@pytest.mark.parametrize("runtime", [{"LETTERBOOK_AGENDA_SECONDS": "1"}], indirect=True)
def test_a_title_that_enough_mastheads_print_is_taken_up_by_the_clock(
    runtime: Runtime, sessions, tmp_path: Path
):
    def titles() -> list[str | None]:
        with sessions() as session:
            rows = session.scalars(
                select(AgendaItemRow).where(
                    AgendaItemRow.session == "75", AgendaItemRow.item == 112
                )
            )
            return [row.titles.get("en") for row in rows]

    title = "Measures to eliminate international terrorism"
    files = {
        f"{number}.txt": letter("112", title, number=number)[1].encode()
        for number in range(101, 104)
    }
    runtime.start_workers()
    deliver(runtime, sessions, tmp_path, files)
    until(lambda: titles() == [title])
