"""Many workers, reviewers and imports at once, against a model of what must come of it.

What Hypothesis chooses is done by threads that start together, each with real transactions on the
real PostgreSQL; a pause of random length before each statement makes their orders differ.
"""

import os

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select, text

from catalogue.ledger import balance
from schema import Document
from tests.faults.place import CONTENTS, WORKS, Place, require_whole_history

# More by LETTERBOOK_EXAMPLES=200.
EXAMPLES = int(os.environ.get("LETTERBOOK_EXAMPLES", "6"))

several = st.lists(st.sampled_from(CONTENTS), min_size=1, max_size=5)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("deliver"), several),
        st.tuples(st.just("import"), several),
        st.tuples(st.just("work"), st.booleans()),
        st.tuples(st.just("reread"), st.none()),
        st.tuples(st.just("lose leases"), st.none()),
        st.tuples(st.just("undo"), st.tuples(st.sampled_from(WORKS), st.integers(2, 5))),
        st.tuples(
            st.just("correct"),
            st.tuples(
                st.sampled_from(WORKS),
                st.sampled_from(("dates.letter", "distribution")),
                st.sampled_from(("2001-01-01", "2002-02-02", "2003")),
            ),
        ),
    ),
    min_size=2,
    max_size=6,
)


class Archive(RuleBasedStateMachine):
    """The model: how often which content came, and what people said."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.received = 0
        self.contents: dict[bytes, int] = {}
        # Work and field: what people said last; several where they said it at the same time.
        self.said: dict[tuple[int, str], set[str]] = {}
        place.empty()

    @initialize(chosen=several)
    def some_are_catalogued(self, chosen) -> None:
        self._brought(chosen)
        self.place.deliver([one for _, one in chosen])
        self.place.drain()

    def _brought(self, chosen) -> None:
        self.received += len(chosen)
        self.contents |= {one: work for work, one in chosen}

    @rule(chosen=acts)
    def at_once(self, chosen) -> None:
        said: dict[tuple[int, str], set[str]] = {}
        undone: set[tuple[int, str]] = set()
        todo = []
        for name, how in chosen:
            match name:
                case "deliver" | "import":
                    self._brought(how)
                    contents = [one for _, one in how]
                    act = self.place.deliver if name == "deliver" else self.place.import_
                    todo.append(lambda act=act, contents=contents: act(contents))
                case "work":
                    todo.append(lambda how=how: self.place.work(together=how))
                case "reread":
                    todo.append(self.place.reread)
                case "lose leases":
                    todo.append(self.place.lose_leases)
                case "undo":
                    todo.append(lambda how=how: self._undo(undone, *how))
                case "correct":
                    todo.append(lambda how=how: self._correct(said, *how))
        self.place.at_once(todo)
        self.said |= said
        # What stands of these is for the order of the two to say; all else that was said stands.
        for key in undone:
            self.said.pop(key, None)

    def _undo(self, undone, work: int, number: int) -> None:
        undone |= {(work, field) for field in self.place.undo(work, number)}

    def _correct(self, said, work: int, field: str, value: str) -> None:
        if self.place.correct(work, field, value):
            said.setdefault((work, field), set()).add(value)

    @invariant()
    def every_arrival_has_one_fate(self) -> None:
        with self.place.sessions() as session:
            found = balance(session)
        assert found.adds_up
        assert found.received == self.received
        assert found.duplicate == self.received - len(self.contents)
        assert (found.rejected, found.quarantined) == (0, 0)

    @invariant()
    def a_work_is_one_document_and_an_original_one_version(self) -> None:
        with self.place.sessions() as session:
            rows = session.execute(
                text(
                    "SELECT r.document_id, r.record #>> '{symbols,0}' AS symbol, j.state, "
                    "       j.document_id AS of_job FROM rendition r JOIN job j "
                    "    ON j.original_id = r.original_id AND j.kind = 'catalogue'"
                )
            ).all()
        documents = {(row.symbol, row.document_id) for row in rows}
        assert len(documents) == len({symbol for symbol, _ in documents})
        assert all((row.state, row.of_job) == ("done", row.document_id) for row in rows)

    @invariant()
    def what_people_said_stands(self) -> None:
        columns = {"dates.letter": "letter_date", "distribution": "distribution"}
        for (work, field), values in self.said.items():
            document_id = self.place.document_of(work)
            with self.place.sessions() as session:
                document = session.get_one(Document, document_id)
                assert getattr(document, columns[field]) in values
                assert field in document.locked

    @invariant()
    def history_is_whole_and_explains_the_present(self) -> None:
        require_whole_history(self.place)

    def teardown(self) -> None:
        """Whatever happened, work comes to its end, and everything is catalogued once."""
        self.place.lose_leases()
        self.place.drain()
        self.every_arrival_has_one_fate()
        with self.place.sessions() as session:
            found = balance(session)
            assert (found.catalogued, found.pending) == (len(self.contents), 0)
            documents = session.scalars(select(Document)).all()
        assert len(documents) == len(set(self.contents.values()))
        self.what_people_said_stands()


def test_any_interleaving_comes_to_what_the_model_says(place):
    run_state_machine_as_test(
        lambda: Archive(place),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=6,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            derandomize="LETTERBOOK_EXAMPLES" not in os.environ,
        ),
    )
