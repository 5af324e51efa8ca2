"""A second host: a worker in a network namespace of its own, on a cable that can be pulled."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.faults.faults import Fault
from tests.faults.proxy import Proxy
from tests.faults.world import LEASE_SECONDS, World, kill, until

_HERE, _THERE = "10.177.61.1", "10.177.61.2"


class Host:
    """A worker elsewhere, which reaches both servers over its cable alone."""

    def __init__(self, world: World) -> None:
        self.name = f"lb{os.getpid()}"
        self.cable = f"{self.name}a"
        far = f"{self.name}b"
        _ip("netns", "add", self.name)
        _ip("link", "add", self.cable, "type", "veth", "peer", "name", far, "netns", self.name)
        _ip("address", "add", f"{_HERE}/30", "dev", self.cable)
        _ip("link", "set", self.cable, "up")
        _ip("-n", self.name, "address", "add", f"{_THERE}/30", "dev", far)
        _ip("-n", self.name, "link", "set", far, "up")
        self._sockets = [
            Proxy(wire.server_port, _HERE) for wire in (world.broker_wire, world.database_wire)
        ]
        broker, database = (socket.port for socket in self._sockets)
        log = world.folder / "second-host.log"
        with log.open("ab") as file:
            self._worker = subprocess.Popen(
                ["ip", "netns", "exec", self.name, *_command(world)],
                cwd=Path(__file__).parents[2],
                env={
                    **os.environ,
                    "LETTERBOOK_HOME": str(world.runtime.home.root),
                    "LETTERBOOK_BROKER_URL": _at(world.runtime.broker_url, broker),
                    "LETTERBOOK_DATABASE_URL": _at(world.runtime.database_url, database),
                    "LETTERBOOK_VERIFY_SERVERS": "0",  # nobody else is on this cable
                },
                stdout=file,
                stderr=file,
                start_new_session=True,
            )
        assert until(lambda: "ready." in log.read_text(), 60), log.read_text()[-500:]

    def pull(self) -> None:
        """Pull the cable out: nothing answers, and nothing says so."""
        _ip("link", "set", self.cable, "down")

    def plug(self) -> None:
        """Put the cable in again."""
        _ip("link", "set", self.cable, "up")

    def remove(self) -> None:
        """Take the host away."""
        os.killpg(self._worker.pid, 9)
        self._worker.wait()
        for socket in self._sockets:
            socket.close()
        _ip("link", "delete", self.cable)
        _ip("netns", "delete", self.name)


def _command(world: World) -> list[str]:
    """Return the command of the worker here, under another name."""
    worker = world.runtime.worker.find()
    assert worker is not None
    words = [word for word in worker.cmdline() if not word.startswith("--hostname")]
    return [*words, "--hostname=second-host@%h"]


def _at(url: str, port: int) -> str:
    credentials, _, rest = url.rpartition("@")
    return f"{credentials}@{_HERE}:{port}/{rest.partition('/')[2]}"


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


def _lacks(_: World) -> str | None:
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return "this machine does not allow network namespaces (needs root and iproute2)"
    done = subprocess.run(["ip", "netns", "list"], check=False, capture_output=True)
    return None if done.returncode == 0 else "this machine does not allow network namespaces"


# Where a letter of the second host is when its cable is pulled: read, and all but written.
_STEP = "commit worker.pipeline:Pipeline._enter"


def _work_elsewhere(world: World) -> None:
    """Let the second host do all the work, and freeze with a letter that it is about to write."""
    world.second_host = Host(world)
    world.is_resting = True
    kill(world.runtime.worker)
    kill(world.runtime.people)
    world.arm("freeze", "before", _STEP)


def _pull_past_a_lease(_: Fault, world: World) -> bool:
    """Pull the cable, and let the first host take over what the second had leased."""
    came = world.live(20, over=lambda: not world.is_armed)
    world.second_host.pull()
    world.is_resting = False
    world.live(LEASE_SECONDS + 4)
    return came


def _heal(world: World) -> None:
    """Put the cable in again: the second host goes on with what is not its any more."""
    world.second_host.plug()
    world.disarm()


HOSTS = [
    Fault(
        "the cable of a second host is pulled past a lease, and put in again",
        _work_elsewhere,
        _heal,
        tidy=lambda world: world.second_host.remove(),
        last=_pull_past_a_lease,
        lacks=_lacks,
    )
]
