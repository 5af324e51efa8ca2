"""Lines of trust: one a field, drawn otherwise by a setting."""

import pytest
from pydantic import ValidationError

from bench.judging.cases import FIELDS
from extraction.extract import extract
from extraction.finding import Finding, Span
from extraction.pages import Origin, Page
from extraction.settle import doubts
from extraction.trust_lines import TrustLinesError, default_lines, draw
from tests.made_letters import letter
from worker.reader import make_reader
from worker.settings import Settings, faults


def test_every_field_with_evidence_has_a_line():
    assert set(default_lines().by_field) == {*FIELDS} - {"language"}
    assert all(0 < line < 1 for line in default_lines().by_field.values())


def test_no_line_sends_what_a_rule_is_certain_of_to_review():
    record = extract([Page(1, letter().decode(), "text")], Origin("a.txt", "", "text/plain"))
    assert record.review == ()


@pytest.mark.parametrize(
    "setting, field, line",
    [
        ("title=0.9,letter_date=0.8", "title", 0.9),
        ("title=0.9,letter_date=0.8", "dates.letter", 0.8),
        (" dates.letter = 1 , ", "dates.letter", 1.0),
        ("title=0.3,all=0.7", "title", 0.3),  # wherever it stands
        ("title=0.3,all=0.7", "symbols", 0.7),
        ("title=0.3", "symbols", default_lines().by_field["symbols"]),
    ],
)
def test_a_setting_draws_other_lines(setting, field, line):
    assert draw(setting).by_field[field] == line


@pytest.mark.parametrize(
    "setting, wrong",
    [
        ("titel=0.9", "there is no field 'titel'"),
        ("title=high", "'high' is no number"),
        ("title", "'' is no number"),
        ("title=1.5", "1.5 is not from 0 to 1"),
        ("title=nan", "nan is not from 0 to 1"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_and_says_what_to_write(setting, wrong):
    with pytest.raises(TrustLinesError, match=wrong) as refused:
        draw(setting)
    assert "title=0.9,dates.letter=0.8" in str(refused.value)
    with pytest.raises(ValidationError) as at_the_start:
        Settings(trust_lines=setting)
    (fault,) = faults(at_the_start.value)
    assert fault == f"LETTERBOOK_TRUST_LINES: {refused.value}"


def test_each_field_is_held_to_its_own_line():
    findings = [
        Finding(field, "x", (Span(1, 0, 1),), "a rule", 0.85) for field in ("title", "job_number")
    ]
    assert [doubt.field for doubt in doubts(findings, default_lines())] == ["title"]
    assert [doubt.field for doubt in doubts(findings, draw("title=0.8,job_number=0.9"))] == [
        "job_number"
    ]


def test_the_setting_reaches_the_reading_of_a_file(tmp_path):
    file = tmp_path / "letter.txt"
    file.write_bytes(letter())
    reader = make_reader(
        Settings(home=tmp_path, recognise=False, trust_lines="job_number=1,form=1")
    )
    record = reader.read_whole(file, file.name).record
    reader.close()
    assert [entry.field for entry in record.review] == ["form"]
