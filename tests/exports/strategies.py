"""Documents as Hypothesis makes them: of any shape that the catalogue may hold."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from catalogue.exports.exported import Authority, Description, Exported, Version, in_order
from extraction.record import AgendaItem, Annex, Organ, Sender

WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"))
    | st.sampled_from("$ {}\\~^&%#_=+-@\"'<>/:.السلام安全"),
    min_size=1,
    max_size=40,
)
LANGUAGES = st.sampled_from(["ar", "zh", "en", "fr", "ru", "es", "und"])
STATES = st.sampled_from(["AZE", "FRA", "NLD", "VAT", "PSE", "SUN", "TUR"])
SYMBOLS = st.sampled_from(
    [
        "A/75/660",
        "S/2020/1267",
        "A/ES-10/870",
        "A/HRC/47/G/10",
        "E/2021/5",
        "A/72/510/Rev.1",
        "S/24111",
    ]
)
DATES = st.sampled_from(["2020", "2020-12", "2020-12-18", "1991-09-30"])
ITEMS = st.builds(
    AgendaItem,
    st.sampled_from(["A", "E", "A/HRC"]),
    st.sampled_from(["75", "S-32", None]),
    st.sampled_from(["final", "provisional", "preliminary"]),
    st.integers(1, 180),
    st.sampled_from([None, "a", "b"]),
    st.none() | WORDS,
)
VERSIONS = st.builds(
    Version,
    LANGUAGES,
    st.none() | WORDS,
    st.sampled_from([None, "20-17634", "GE.21-08237", "N2017634", "odd 1 E"]),
    st.none() | DATES,
    st.integers(0, 40),
)


def tuples(values, most=3):
    return st.lists(values, max_size=most).map(tuple)


DESCRIPTIONS = st.builds(
    Description,
    form=st.sampled_from(
        ["letter", "identical_letters", "note_verbale", "note", "report", "resolution", "other"]
    ),
    symbols=st.lists(SYMBOLS, max_size=3, unique=True).map(tuple),
    letter_date=st.none() | DATES,
    masthead_date=st.none() | DATES,
    distribution=st.sampled_from([None, "general", "limited", "restricted", "other"]),
    original_language=st.sampled_from([None, "en", "fr", "ar", "fa", "de"]),
    organs=tuples(
        st.builds(
            Organ,
            st.sampled_from(["A", "S", "E", "A/HRC"]),
            st.sampled_from([None, "75"]),
            st.sampled_from([None, 2020]),
            st.sampled_from([None, 75]),
            st.booleans(),
        )
    ),
    # A document names an item once: a second row for it would be dropped on the way in.
    agenda_items=st.lists(ITEMS, max_size=3, unique=True).map(tuple),
    senders=tuples(
        st.builds(
            Sender,
            st.none() | STATES,
            st.sampled_from(["permanent_representative", "secretary_general", "other"]),
            st.none() | WORDS,
        )
    ),
    on_behalf_of=tuples(STATES | WORDS),
    addressees=tuples(
        st.sampled_from(["secretary_general", "president_general_assembly", "other"])
    ),
    signatories=tuples(WORDS),
    annexes=tuples(
        st.builds(Annex, WORDS, st.none() | WORDS, st.sampled_from([None, "fr"]), tuples(WORDS, 1))
    ),
    citations=st.lists(
        st.sampled_from(["A/RES/75/1", "S/RES/884(1993)", "A/HRC/RES/43/29"]), unique=True
    ).map(tuple),
    versions=tuples(VERSIONS),
).map(in_order)

AT = datetime(2021, 5, 3, 12, 30, 15, tzinfo=UTC)


def exported(description: Description, authorities=(), key: int = 7) -> Exported:
    return Exported(
        key,
        1,
        "complete",
        AT,
        AT,
        description,
        authorities or (None,) * len(description.agenda_items),
    )


LINKED = Authority("A/75/251", "Prevention of armed conflict")
EXPORTED = DESCRIPTIONS.map(exported)
