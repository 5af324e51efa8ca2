"""A second host: a worker in a network namespace of its own, on a cable that can be pulled."""

import os
import shutil
import signal
import subprocess
from contextlib import ExitStack, suppress
from pathlib import Path

from tests.faults.faults import Fault
from tests.faults.namespace import Namespace, ip
from tests.faults.proxy import Proxy
from tests.faults.world import LEASE_SECONDS, World, kill, until


class Host:
    """A worker elsewhere, which reaches both servers over its cable alone."""

    def __init__(self, world: World) -> None:
        self._undo = ExitStack()
        try:
            self._start(world)
        except BaseException:
            self.remove()
            raise

    def _start(self, world: World) -> None:
        self.namespace = Namespace.made()
        self._undo.callback(self.namespace.remove)
        ports = []
        for wire in (world.broker_wire, world.database_wire):
            socket = Proxy(wire.server_port, self.namespace.here)
            self._undo.callback(socket.close)
            ports.append(socket.port)
        log = world.folder / "second-host.log"
        with log.open("ab") as file:
            begun = file.tell()
            worker = subprocess.Popen(
                ["ip", "netns", "exec", self.namespace.name, *_command(world)],
                cwd=Path(__file__).parents[2],
                env=self._environment(world, *ports),
                stdout=file,
                stderr=file,
                start_new_session=True,
            )
        self._undo.callback(_end, worker)
        assert until(lambda: b"ready." in log.read_bytes()[begun:], 60), log.read_text()[-500:]

    def _environment(self, world: World, broker: int, database: int) -> dict[str, str]:
        here = self.namespace.here
        return {
            **os.environ,
            "LETTERBOOK_HOME": str(world.runtime.home.root),
            "LETTERBOOK_BROKER_URL": _at(world.runtime.broker_url, here, broker),
            "LETTERBOOK_DATABASE_URL": _at(world.runtime.database_url, here, database),
            "LETTERBOOK_VERIFY_SERVERS": "0",  # nobody else is on this cable
        }

    def pull(self) -> None:
        """Pull the cable out: nothing answers, and nothing says so."""
        ip("link", "set", self.namespace.cable, "down")

    def plug(self) -> None:
        """Put the cable in again."""
        ip("link", "set", self.namespace.cable, "up")

    def remove(self) -> None:
        """Take away what there is of the host."""
        self._undo.close()


def _end(worker: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def _command(world: World) -> list[str]:
    """Return the command of the worker here, under another name."""
    worker = world.runtime.worker.find()
    assert worker is not None
    words = [word for word in worker.cmdline() if not word.startswith("--hostname")]
    return [*words, "--hostname=second-host@%h"]


def _at(url: str, host: str, port: int) -> str:
    credentials, _, rest = url.rpartition("@")
    return f"{credentials}@{host}:{port}/{rest.partition('/')[2]}"


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
    kill(world.runtime.keeper)
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
