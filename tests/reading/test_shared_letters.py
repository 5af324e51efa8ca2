"""The real documents are read sensibly; what is no letter is not taken for one."""

import pytest

from worker.reading.isolated import Reader
from worker.reading.limits import Options

# What each must yield: how it is read, its language and form, its symbols.
REAL = {
    "letter-2021-02-23-azerbaijan.fr.txt": ("text", "fr", "letter", ()),
    "A_INF_76_1-en.pdf": ("pdf", "en", "note", ("A/INF/76/1",)),
    # 1947: the typed symbol is too faint to be read, and a person is told that there is none.
    "A_C.1_212-en-scan.pdf": ("ocr", "en", "letter", ()),
    "as-sent-1991-12-24-ru-scan.pdf": ("ocr", "ru", "other", ()),
    "not-a-letter-A_RES_2758-ru-scan.pdf": ("ocr", "ru", "other", ()),
    "not-a-letter-memorandum-1991-12-19-en-scan.pdf": ("ocr", "en", "other", ()),
    "note-verbale-from-secretariat-2022-03-04-en-scan.pdf": ("ocr", "en", "other", ()),
}


@pytest.fixture(scope="module")
def reader(tessdata):
    reader = Reader(Options(tessdata=tessdata))
    yield reader
    reader.close()


@pytest.mark.parametrize("name", REAL)
def test_real_documents(shared, reader, name):
    record = reader.read_whole(shared / "letters" / name, name).record
    assert (record.read_by, record.language, record.form, record.symbols) == REAL[name]
    reviewed = {entry.field for entry in record.review}
    assert "symbols" in reviewed or record.symbols


def test_a_poor_hidden_layer_is_noticed(shared, reader):
    name = "A_L.632-en-poor-ocr-layer.pdf"
    document = reader.read_whole(shared / "letters" / name, name)
    assert document.record.symbols == ("A/L.632",)
    # The hidden layer has "~9 September": it was a 29, and nobody may make a 9 of it.
    assert document.record.dates.masthead in {None, "1971-09-29"}
    assert document.record.read_by == "ocr"
    assert document.record.form == "other"
    assert document.record.review


def test_a_bar_code_is_not_read_as_text(shared, reader):
    document = reader.read_whole(shared / "letters" / "A_INF_76_1-en.pdf", "x.pdf")
    assert document.record.job_number == "21-02065"
    assert document.record.title == "Note by the Secretariat"
