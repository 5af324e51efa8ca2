"""The bell: a broker that is down, or silent, keeps nobody waiting for a receipt."""

import socket
import time

import pytest

from worker.app import make_app
from worker.settings import Settings
from worker.tasks import ring


@pytest.mark.parametrize("listens", [True, False], ids=["silent", "gone"])
def test_a_broker_that_does_not_answer_is_given_up_soon(tmp_path, listens):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        if not listens:
            server.close()
        sender = make_app(f"redis://127.0.0.1:{port}/0", Settings(home=tmp_path), answer_seconds=1)
        began = time.monotonic()
        assert ring([1], "interactive", sender=sender) is False
        assert time.monotonic() - began < 15
