"""Mutated files are read or refused; what once did harm is made again in made_files."""

from pathlib import Path

from tests.reading.fuzz import fuzz


def test_mutated_files_do_no_harm(tmp_path: Path):
    outcomes, harmful = fuzz(10, seed=20_261, found=tmp_path)
    assert harmful == []
    assert outcomes["read"]
    assert len(outcomes) > 3
