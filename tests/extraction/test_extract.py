"""The whole way from pages to a record."""

import json
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.extract import extract
from extraction.pages import Origin, Page
from extraction.record import as_json

ORIGIN = Origin("letter.txt", "0" * 64, "text/plain")


def read(*texts: str) -> dict:
    pages = [Page(number, text, "text") for number, text in enumerate(texts, 1)]
    record = as_json(extract(pages, ORIGIN))
    for pieces in record["evidence"].values():
        for piece in pieces:
            assert texts[piece["page"] - 1][piece["start"] : piece["end"]] == piece["text"]
    return json.loads(json.dumps(record))


def test_a_real_letter_without_masthead(shared):
    path = shared / "letters" / "letter-2021-02-23-azerbaijan.fr.txt"
    record = read(path.read_text(encoding="utf-8"))
    assert record["form"] == "letter"
    assert record["dates"] == {"letter": "2021-02-23", "masthead": None, "release": None}
    assert [item["item"] for item in record["agenda_items"]] == [34, 35, 40, 63, 64, 68, 72, 86]
    assert record["organs"] == [
        {"organ": "A", "session": "75", "stated": False},
        {"organ": "S", "year": 2021, "council_year": 76, "stated": False},
    ]
    assert record["senders"] == [
        {"state": "AZE", "office": "permanent_representative", "name": "Yashar Aliyev"}
    ]
    (annex,) = record["annexes"]
    assert annex["label"] == "Annexe"
    assert annex["title"].startswith("Lettre datée du 22 février 2021, adressée au Secrétaire")
    assert annex["signatories"] == ["Jeyhun Bayramov"]
    assert record["review"] == [{"field": "symbols", "reason": "no symbol on the document"}]


def test_masthead_and_request_that_disagree_go_to_review():
    record = read(
        "A/76/1–S/2022/1\nDistr.: General\n3 January 2022\nOriginal: English\n"
        "General Assembly\nSeventy-sixth session\nAgenda items 34 and 40\nSecurity Council\n"
        "Seventy-seventh year\n\nLetter dated 1 January 2022 from the Permanent Representative of "
        "Fiji\nto the United Nations addressed to the Secretary-General\n\n"
        "I have the honour to request that this letter be circulated as a document of the General\n"
        "Assembly, under agenda items 34 and 41, and of the Security Council.\n\n"
        "(Signed) Ratu Example\n"
    )
    assert [item["item"] for item in record["agenda_items"]] == [34, 40]
    reasons = [entry["reason"] for entry in record["review"] if entry["field"] == "agenda_items"]
    assert reasons == ["masthead and request disagree (masthead: 34, 40; request: 34, 41)"]


def test_items_merely_discussed_are_not_the_request():
    record = read(
        "Letter dated 4 October 2022 from the Permanent Representative of Denmark to the United "
        "Nations\naddressed to the President of the Security Council\n\n"
        "Under agenda items 14 and 20 the Assembly has discussed this at length.\n"
        "I would appreciate it if this letter could be circulated as a document of the Security "
        "Council.\n\n(Signed) Anna Example\n"
    )
    assert record["agenda_items"] == []
    assert [organ["organ"] for organ in record["organs"]] == ["S"]


def test_a_resolution_is_not_taken_for_a_letter():
    record = read(
        "A/RES/75/12\nGeneral Assembly Distr.: General\n1 December 2020\nSeventy-fifth session\n"
        "Agenda item 40\nResolution adopted by the General Assembly on 24 November 2020\n"
        "The General Assembly,\nRecalling its resolution 73/99,\n"
    )
    assert (record["form"], record["senders"], record["addressees"]) == ("resolution", [], [])
    assert record["citations"] == ["A/RES/73/99"]


@settings(deadline=None)
@given(st.lists(st.text(), max_size=3))
def test_any_text_yields_a_record(texts):
    read(*texts)


def test_time_is_linear_in_the_text():
    # Not a matter of speed: a pattern that is quadratic takes sixteen times as long on four times
    # the text. Processor time is measured, with room for a busy machine.
    paragraph = (
        "Letter dated 3 May 2021 from the Permanent Representative of Fiji (A/75/1, 2 and 3) "
        "under agenda items 1, 2 and 3, resolution 884 (1993) and l ’ordre -ci.\n"
    )
    started = time.process_time()
    read(paragraph * 500)
    small = time.process_time() - started
    started = time.process_time()
    read(paragraph * 2_000)
    assert time.process_time() - started < 8 * small + 1


def test_a_heading_that_reaches_back_over_another_is_none():
    text = (
        "2020年2月3日越南常驻联合国代表给秘书长的信\n\n谨随函转递声明。\n\n常驻代表\n阮某（签名）\n\n"
        "2020年2月3日越南常驻联合国代表给秘书长的信的附件二\n[原件：英文]\n声明\n详情载于给秘书长的信的附件一\n\n这是该声明的全文。\n"
    )
    record = extract([Page(1, text, "text")], Origin("a.txt", "0" * 64, "text/plain"))
    assert [annex.label for annex in record.annexes] == ["附件二"]
