"""The foot of the first page: job number and release date, starred where issued again."""

import pytest

from extraction.layout import divide
from extraction.pages import Page
from extraction.rules.foot import read_job_number, read_release


@pytest.mark.parametrize(
    "foot, number, release",
    [
        ("19-04321 (E)    030419", "19-04321", "2019-04-03"),
        ("19-04321* (E)    030419    050419", "19-04321", "2019-04-05"),
        ("19-04321** (E) 050419 *1904321*", "19-04321", "2019-04-05"),
        ("030419 050419 19-04321* (A)", "19-04321", "2019-04-05"),
        ("GE.19-04321* (E) 030419", "GE.19-04321", "2019-04-03"),
        ("19-04321**** (E) 030419", None, None),
    ],
)
def test_a_mark_of_reissue_hides_neither_number_nor_date(foot, number, release):
    layout = divide([Page(1, f"General Assembly\nA letter of the members\n\n{foot}\n", "text")])
    assert [found.value for found in read_job_number(layout)] == ([number] if number else [])
    assert [found.value for found in read_release(layout)] == ([release] if release else [])
