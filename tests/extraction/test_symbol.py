"""The grammar of symbols: what is printed, typed, joined and listed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.symbol import SymbolError, compact, is_valid, normalise, parse, split
from extraction.symbol_search import symbols_in


@pytest.mark.parametrize(
    "text, session, year, series, number, suffixes",
    [
        ("A/9601", None, None, (), "9601", ()),  # before the 31st session: no session
        ("A/75/776", "75", None, (), "776", ()),
        ("A/S-32/2", "S-32", None, (), "2", ()),
        ("A/ES-10/870", "ES-10", None, (), "870", ()),
        ("A/C.1/75/3", "75", None, ("C.1",), "3", ()),
        ("A/HRC/47/G/10", "47", None, ("HRC", "G"), "10", ()),
        ("S/24111", None, None, (), "24111", ()),  # to 1993: number alone
        ("S/2021/183", None, 2021, (), "183", ()),
        ("E/2021/5", None, 2021, (), "5", ()),
        ("A/RES/2758(XXVI)", None, None, ("RES",), "2758(XXVI)", ()),
        ("S/RES/884(1993)", None, 1993, ("RES",), "884(1993)", ()),
        ("A/72/510/Rev.1", "72", None, (), "510", ("Rev.1",)),
        ("S/2010/1/Rev.2/Add.3", None, 2010, (), "1", ("Rev.2", "Add.3")),
        ("A/L.632", None, None, (), "L.632", ()),
    ],
)
def test_parts_of_a_symbol(text, *, session, year, series, number, suffixes):
    symbol = parse(text)
    assert (session, year, series, number, suffixes) == (
        symbol.session,
        symbol.year,
        symbol.series,
        symbol.number,
        symbol.suffixes,
    )
    assert str(symbol) == text


@pytest.mark.parametrize(
    "typed, normal",
    [
        ("a/75/660", "A/75/660"),
        ("S-2020-1267", "S/2020/1267"),
        ("A-ES-10-870", "A/ES-10/870"),  # the hyphen of the special session stays
        ("A/72/510/rev.1*", "A/72/510/Rev.1"),
        ("S/RES/884 (1993)", "S/RES/884(1993)"),
    ],
)
def test_typed_symbols(typed, normal):
    assert normalise(typed) == normal


@pytest.mark.parametrize("text", ["", "letter", "A/", "X/75/1", "A/75/", "A/Rev.1/75/1", "A/HRC"])
def test_what_is_no_symbol_is_refused_with_a_reason(text):
    with pytest.raises(SymbolError, match=text or "organ"):
        parse(text)


@pytest.mark.parametrize("joint", ["–", "-", " - ", "\n", "", "—"])
def test_joined_symbols(joint):
    joined = joint.join(["A/ES-10/484", "S/2010/158"])
    assert split(joined) == ("A/ES-10/484", "S/2010/158")


@pytest.mark.parametrize(
    "text, expected",
    [
        ("A/64/115, 174, 323 and 324.", ["A/64/115", "A/64/174", "A/64/323", "A/64/324"]),
        ("S/1994/583 and Corr.1", ["S/1994/583", "S/1994/583/Corr.1"]),
        # Any dash ranges, and each language's word where the number closes its clause.
        ("S/2019/7 and Add.2–3", ["S/2019/7", "S/2019/7/Add.2", "S/2019/7/Add.3"]),
        ("S/2019/7 et Add.2 à 3.", ["S/2019/7", "S/2019/7/Add.2", "S/2019/7/Add.3"]),
        ("S/2019/7和Add.2至Add.3。", ["S/2019/7", "S/2019/7/Add.2", "S/2019/7/Add.3"]),
        ("S/2019/7/Add.2 to 3 members", ["S/2019/7/Add.2"]),
        ("A/75/5 and Add.1-3", ["A/75/5", "A/75/5/Add.1", "A/75/5/Add.2", "A/75/5/Add.3"]),
        # Further counts of a suffix, in each language; they rise.
        ("A/75/5/Add.1 and 2", ["A/75/5/Add.1", "A/75/5/Add.2"]),
        (
            "A/75/5, Corr.1, 2 and 3 and Add.1.",
            ["A/75/5", "A/75/5/Corr.1", "A/75/5/Corr.2", "A/75/5/Corr.3", "A/75/5/Add.1"],
        ),
        ("A/75/5/Rev.1/Add.1 et 3.", ["A/75/5/Rev.1/Add.1", "A/75/5/Rev.1/Add.3"]),
        ("A/75/5 y Add.1 y 2", ["A/75/5", "A/75/5/Add.1", "A/75/5/Add.2"]),
        ("A/75/5/Add.1 и 2 и S/24111", ["A/75/5/Add.1", "A/75/5/Add.2", "S/24111"]),
        ("A/75/5/Corr.1和2号文件", ["A/75/5/Corr.1", "A/75/5/Corr.2"]),
        ("A/75/5号文件及其Add.1和2", ["A/75/5", "A/75/5/Add.1", "A/75/5/Add.2"]),
        ("A/75/5号和A/75/6号文件", ["A/75/5", "A/75/6"]),
        ("A/75/5号文件和150个成员", ["A/75/5"]),
        ("A/75/5/Add.1 و2، و Corr.1", ["A/75/5/Add.1", "A/75/5/Add.2", "A/75/5/Corr.1"]),
        ("A/75/5/Add.1-3 and 5.", [f"A/75/5/Add.{count}" for count in (1, 2, 3, 5)]),
        ("A/75/5/Add.1 and 2 were issued", ["A/75/5/Add.1", "A/75/5/Add.2"]),
        ("A/75/5/Add.1 and 15 members", ["A/75/5/Add.1"]),  # a number of something else
        ("A/75/5/Add.1, 2 May 2021", ["A/75/5/Add.1"]),
        ("A/75/5/Add.2 and 1.", ["A/75/5/Add.2"]),
        ("A/75/5/Rev2 and others", ["A/75/5/Rev2"]),
        # A session may stand apart from its number, on the next line as well.
        ("A/RES/1621 (S-IV) and A/RES/2625\n(XXV)", ["A/RES/1621(S-IV)", "A/RES/2625(XXV)"]),
        ("A/RES/377 A (V), A/RES/377A(V)", ["A/RES/377(V)", "A/RES/377(V)"]),
        ("A/9601 (XXX)", ["A/9601"]),
        ("in A/64/115, 174 und 323 dargelegt", ["A/64/115", "A/64/174", "A/64/323"]),
        ("A/64/115 und 150 weitere", ["A/64/115"]),
        ("A/64/115 and 3 members", ["A/64/115"]),  # a number of something else
        ("A/75/660–S/2020/1267, 15 members", ["A/75/660", "S/2020/1267"]),
        ("S/24111 (1992)", ["S/24111"]),  # a year in prose, not in the symbol
        ("AND/OR, he/she, USA/UK", []),
    ],
)
def test_symbols_in_running_text(text, expected):
    assert [match.text for match in symbols_in(text)] == expected


@given(st.text())
def test_any_text_is_a_symbol_or_refused(text):
    if is_valid(text):
        assert parse(parse(text).text) == parse(text)
    assert all(is_valid(match.text) for match in symbols_in(text))


@given(
    st.sampled_from(["A/{}/{}", "S/{}/{}", "A/ES-{}/{}", "A/HRC/{}/G/{}"]),
    st.integers(31, 99),
    st.integers(1, 99999),
    st.sampled_from(["", "/Add.1", "/Rev.2", "/Corr.1", "/Rev.1/Add.2"]),
)
def test_a_symbol_formats_to_what_it_parses_from(shape, session, number, suffix):
    text = shape.format(session, number) + suffix
    assert parse(text).text == text


def test_every_indexed_symbol_is_read(shared):
    lines = (shared / "reference" / "symbols-as-indexed.txt").read_text().splitlines()
    refused = []
    for line in lines:
        try:
            assert parse(line).text == compact(line)
        except SymbolError as error:
            refused.append(str(error))
    assert (len(lines), refused) == (17208, [])


def test_double_symbols_split_however_they_are_joined(shared):
    rows = (shared / "reference" / "double-symbols.tsv").read_text().splitlines()[1:]
    for row in rows:
        symbols = [symbol.strip() for symbol in row.split("\t")[0].split("|")]
        for joint in ("–", "-", " - ", "\n", "", "—"):
            assert split(joint.join(symbols)) == tuple(map(compact, symbols))
