"""How many jobs one message names: that decides which children share in them."""

import pytest

from worker.tasks import ring


class _Sender:
    def __init__(self) -> None:
        self.sent: list[list[int]] = []

    def send_task(self, _name: str, arguments: list[list[int]], *, queue: str) -> None:
        assert queue
        self.sent += arguments


@pytest.mark.parametrize("lane, messages", [("interactive", 150), ("ocr", 150), ("bulk", 2)])
def test_letters_of_people_and_pages_to_recognise_go_one_by_one(lane: str, messages: int):
    sender = _Sender()
    assert ring(range(150), lane, sender=sender)
    assert len(sender.sent) == messages
    assert [number for numbers in sender.sent for number in numbers] == list(range(150))
