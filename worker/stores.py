"""The stores of originals as the settings want them."""

from catalogue.originals import Originals
from catalogue.stores import open_stores
from worker.settings import Settings


def store_of(settings: Settings) -> Originals:
    """Return the store of originals, with the second behind it if there is one.

    Raises:
        StoreAddressError: a setting names none.
    """
    return open_stores(
        settings.home,
        settings.originals or None,
        settings.originals_second or None,
        settings.cache_megabytes << 20,
    )
