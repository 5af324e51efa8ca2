"""The evaluation itself: what it calls right, wrong, missing, invented and silent."""

import json

import pytest

from bench.accuracy import main
from bench.judging.cases import Case, NoCasesError, find_cases
from bench.judging.verdicts import Verdict, judge

READ = {
    "language": "en",
    "title": "Letter dated 3 May 2021",
    "symbols": ["A/75/1"],
    "dates": {"letter": "2021-05-03", "masthead": None, "release": None},
    "senders": [{"state": "FJI", "office": "minister", "name": None}],
    "review": [{"field": "senders", "reason": "read with little certainty"}],
    "evidence": {"symbols": [{"text": "A/75/1", "trust": 0.98}]},
}
JUDGED = [
    # field, known, verdict, silent
    ("symbols", ["A/75/1"], Verdict.RIGHT, False),
    ("symbols", ["A/75/1", "S/2021/1"], Verdict.WRONG, True),
    ("symbols", [], Verdict.INVENTED, True),
    ("title", "Letter dated 3 May  2021", Verdict.WRONG, True),
    ("dates", {"masthead": "2021-05-04"}, Verdict.MISSING, True),
    ("dates", {"masthead": None}, Verdict.RIGHT, False),
    ("senders", [{"state": "FJI", "office": "other"}], Verdict.WRONG, False),
    # What the known record does not say is not judged.
    ("senders", [{"state": "FJI"}], Verdict.RIGHT, False),
]


@pytest.mark.parametrize("field, known, verdict, silent", JUDGED)
def test_verdict(field, known, verdict, silent):
    (judged,) = judge(Case("x", None, {field: known}, None), READ).fields.values()
    assert (judged.verdict, judged.silent) == (verdict, silent)


def test_both_kinds_of_folder(tmp_path):
    pair = tmp_path / "en" / "one.txt"
    folder = tmp_path / "0001"
    for path in (pair, folder / "document.txt"):
        path.parent.mkdir()
        path.write_text("Letter dated")
    pair.with_suffix(".json").write_text('{"form": "letter"}')
    (folder / "expected.json").write_text('{"form": "letter", "expect_review": ["title"]}')
    cases = find_cases(tmp_path)
    assert [case.document for case in cases] == [folder / "document.txt", pair]
    assert [case.expect_review for case in cases] == [frozenset({"title"}), None]
    with pytest.raises(NoCasesError):
        find_cases(pair.parent / "nothing")


def test_a_run_fails_below_its_threshold_and_names_the_difference(tmp_path, monkeypatch, capsys):
    (tmp_path / "one.txt").write_text("Letter dated 3 May 2021 from the Minister of Fiji")
    (tmp_path / "one.json").write_text('{"language": "en", "symbols": ["A/75/1"]}')
    earlier = [{"name": f"{tmp_path.name}/one.txt", "fields": {"symbols": {"verdict": "right"}}}]
    kept = tmp_path / "kept"
    kept.write_text(json.dumps(earlier))
    arguments = ["accuracy", str(tmp_path), "--whole", "95", "--against", str(kept)]
    monkeypatch.setattr("sys.argv", arguments)
    assert main() == 1
    printed = capsys.readouterr().out
    assert "symbols: right → missing" in printed
    assert "0.0 % of the records are wholly right" in printed
