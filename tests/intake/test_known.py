"""What a manifest says of a letter is checked against what is read from it."""

import pytest
from sqlalchemy import select

from extraction.extract import extract
from extraction.pages import Origin, Page
from schema import Document, Job, Review
from tests.made_letters import letter
from worker.bulk import run_many
from worker.intake.known import with_doubts
from worker.intake.sources.files import Files
from worker.intake.sources.manifest import Manifest
from worker.pipeline import Pipeline
from worker.reading.isolated import Reader
from worker.reading.limits import Options
from worker.settings import Settings


@pytest.mark.parametrize(
    "known, told",
    [
        ({}, []),
        ({"symbol": "a/75/101"}, []),
        ({"symbol": "A/75/101; S/2021/101"}, []),
        ({"symbol": "A/75/101–S/2021/101"}, []),
        ({"symbol": "A/75/102"}, ["the source says A/75/102; read was A/75/101, S/2021/101"]),
        ({"symbol": "unknown"}, ["the source says unknown; read was A/75/101, S/2021/101"]),
        ({"language": "EN"}, []),
        ({"language": "fr"}, ["the source says fr; read was en"]),
        ({"restricted": "no"}, []),
        ({"restricted": "Yes"}, ["the source says restricted; read was general"]),
        ({"label": "box 7", "sha256": "0"}, []),
    ],
)
def test_what_disagrees_is_a_review(known, told):
    pages = [Page(1, letter().decode(), "text")]
    record = extract(pages, Origin("a.txt", "", "text/plain"))
    doubts = with_doubts(record, known).review[len(record.review) :]
    assert [doubt.reason for doubt in doubts] == told


def test_what_is_said_to_be_restricted_is_until_somebody_decides():
    record = extract([Page(1, letter().decode(), "text")], Origin("a.txt", "", "text/plain"))
    assert with_doubts(record, {"restricted": "no"}).distribution == "general"
    doubtful = with_doubts(record, {"restricted": "yes", "symbol": "A/75/101"})
    assert doubtful.distribution == "restricted"
    # What the page says proves it no more, and is one key away.
    assert "distribution" not in doubtful.evidence
    assert [rival.value for rival in doubtful.rivals["distribution"]] == ["general"]


@pytest.mark.parametrize("together", [True, False])
def test_all_letters_of_a_restricted_import_are(importer, sessions, store, tmp_path, together):
    folder = tmp_path / "in"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"{number}.txt").write_bytes(letter(number=number))
    importer.receive(Files(folder), importer.start(restricted=True))
    reader = Reader(Options())
    pipeline = Pipeline(sessions, store, reader, Settings(home=tmp_path))
    if together:
        run_many(pipeline, importer.rung)
    else:
        for job_id in importer.rung:
            pipeline.run(job_id)
    reader.close()
    with sessions() as session:
        assert session.scalars(select(Document.distribution)).all() == ["restricted"] * 2
        assert session.scalars(select(Document.status)).all() == ["in_review"] * 2


@pytest.mark.parametrize("together", [True, False])
def test_a_disagreement_is_in_the_catalogue_whichever_way_it_went(
    importer, sessions, store, tmp_path, together
):
    folder = tmp_path / "in"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"{number}.txt").write_bytes(letter(number=number))
    (folder / "list.csv").write_text("file,symbol\n1.txt,A/75/1\n2.txt,A/75/9\n")
    importer.receive(Manifest(folder / "list.csv"))
    reader = Reader(Options())
    pipeline = Pipeline(sessions, store, reader, Settings(home=tmp_path))
    if together:
        run_many(pipeline, importer.rung)
    else:
        for job_id in importer.rung:
            pipeline.run(job_id)
    reader.close()
    with sessions() as session:
        assert set(session.scalars(select(Job.state))) == {"done"}
        reasons = session.scalars(select(Review.reason)).all()
    assert reasons == ["the source says A/75/9; read was A/75/2, S/2021/2"]
