"""What killed processes left half received goes; what is in hand stays, whatever its age."""

import io
import os
import threading
import time

from catalogue.leftovers import OLD_SECONDS, clear_leftovers
from catalogue.originals import LocalOriginals
from catalogue.stores import PairedOriginals


def left(store: LocalOriginals, name: str, age: float) -> None:
    store.root.mkdir(exist_ok=True)
    path = store.root / name
    path.write_bytes(b"half a letter")
    os.utime(path, (time.time() - age, time.time() - age))


def test_what_is_a_day_old_goes_and_nothing_else(store, tmp_path):
    second = LocalOriginals(tmp_path / "second")
    both = PairedOriginals(store, second)
    assert clear_leftovers(both, time.time()) == [], "nothing was received yet"
    kept = store.put(io.BytesIO(b"letter"))
    os.utime(store.path(kept.location), (0, 0))
    for one in (store, second):
        left(one, ".receiving-old", OLD_SECONDS + 60)
        left(one, ".trying-old", OLD_SECONDS + 60)
        left(one, ".receiving-new", OLD_SECONDS - 60)
        left(one, ".damaged-old", OLD_SECONDS + 60)
    found = clear_leftovers(both, time.time())
    assert [(one.path.name, one.size) for one in found] == [
        (one.path.name, 13) for one in found if one.path.name in {".receiving-old", ".trying-old"}
    ]
    assert len(found) == 4
    for one in (store, second):
        names = {path.name for path in one.root.iterdir() if path.is_file()}
        assert names == {".receiving-new", ".damaged-old"}
    store.verify(kept)


def test_a_leftover_that_was_linked_already_takes_nothing_with_it(store):
    kept = store.put(io.BytesIO(b"letter"))
    os.link(store.path(kept.location), store.root / ".receiving-linked")
    os.utime(store.root / ".receiving-linked", (0, 0))
    assert len(clear_leftovers(store, time.time())) == 1
    store.verify(kept)


def test_what_is_still_being_received_stays_whatever_the_clocks_say(store):
    begun, go_on = threading.Event(), threading.Event()

    class Slow:
        def read(self, _size: int = -1, /) -> bytes:
            begun.set()
            go_on.wait(30)
            return b""

    receiving = threading.Thread(target=store.put, args=(Slow(),))
    receiving.start()
    assert begun.wait(30)
    (file,) = store.root.glob(".receiving-*")
    try:
        assert clear_leftovers(store, time.time() + 10 * OLD_SECONDS) == []
        assert file.exists()
    finally:
        go_on.set()
        receiving.join()
    assert not file.exists()
