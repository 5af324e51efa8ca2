"""Pages and mails in the languages of people: one catalogue file a language, read as it stands.

``web/locale/fr/LC_MESSAGES/letterbook.po`` is all that makes them French: a file more is a
language more. English stands in the code. What a document says is never translated.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

FOLDER = Path(__file__).parents[1] / "web" / "locale"
DOMAIN = "letterbook"
ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Interface:
    """The pages in one language.

    Attributes:
        code: the language, as its folder and browsers name it.
        locale: how the language writes numbers and dates, and calls languages.
        catalogue: the messages.
    """

    code: str
    locale: Locale
    catalogue: NullTranslations

    @property
    def own_name(self) -> str:
        """The language's name in itself, as its readers look for it."""
        name = self.locale.get_display_name() or self.code
        return name[:1].upper() + name[1:]

    @property
    def direction(self) -> str:
        """Which way the language is written."""
        return self.locale.text_direction


def interfaces() -> dict[str, Interface]:
    """Return the languages that the pages speak, English first."""
    return _read(FOLDER)


@cache
def _read(folder: Path) -> dict[str, Interface]:
    """Read each catalogue of a folder; nothing is compiled beforehand."""
    found = {ENGLISH: Interface(ENGLISH, Locale(ENGLISH), NullTranslations())}
    for file in sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        locale = Locale.parse(file.parents[1].name)
        compiled = BytesIO()
        with file.open("rb") as stream:
            write_mo(compiled, read_po(stream, locale))
        compiled.seek(0)
        code = str(locale).replace("_", "-")
        found[code] = Interface(code, locale, Translations(compiled, DOMAIN))
    return found


_current: ContextVar[Interface | None] = ContextVar("interface", default=None)


def speak(code: str) -> None:
    """Choose the language of what is answered from here on, in this task."""
    _current.set(interfaces()[code])


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language for a while; English, if its catalogue is here no more."""
    before = _current.set(interfaces().get(code) or interfaces()[ENGLISH])
    try:
        yield
    finally:
        _current.reset(before)


def interface() -> Interface:
    """Return the language of the page or mail that is being written; English outside of one."""
    return _current.get() or interfaces()[ENGLISH]


def marked(message: str) -> str:
    """Return a message as it is: it goes into the catalogues, to be translated when it is shown."""
    return message


def gettext(message: str, **values: object) -> str:
    """Return a message in the language of the page, its ``%(name)s`` filled."""
    said = interface().catalogue.gettext(message)
    return said % values if values else said


def ngettext(one: str, many: str, count: int) -> str:
    """Return the form of a message that fits a count."""
    return interface().catalogue.ngettext(one, many, count)


def pgettext(where: str, message: str) -> str:
    """Return a message that means something else in other places."""
    return interface().catalogue.pgettext(where, message)


def npgettext(where: str, one: str, many: str, count: int) -> str:
    """Return the form, for a count, of a message that means something else in other places."""
    return interface().catalogue.npgettext(where, one, many, count)
