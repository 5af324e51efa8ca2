"""Faults at a step of a letter's path: killed there, frozen there, frozen one after the other."""

from tests.faults.faults import DATABASE, DISKS, Fault
from tests.faults.world import LEASE_SECONDS, World

# How long letters may take to come to a step, in seconds.
_COMING = 15.0


def at_step(whom: str, moment: str, step: str) -> Fault:
    """Kill a process, or it and all its family, or freeze it past its lease, at a step."""

    def last(_: Fault, world: World) -> bool:
        came = world.live(_COMING, over=lambda: not world.is_armed)
        if came and whom == "freeze":
            world.live(LEASE_SECONDS + 2)
        return came

    what = {
        "child": "a process is killed",
        "family": "a process and its family are killed",
        "freeze": "a process is frozen past its lease and goes on",
    }[whom]
    return Fault(
        f"{what} {moment} {step}",
        lambda world: world.arm(whom, moment, step),
        lambda world: world.disarm(),
        last=last,
    )


def frozen_twice(step: str) -> Fault:
    """Freeze a worker past its lease, then the one that took over; the first goes on meanwhile."""

    def last(_: Fault, world: World) -> bool:
        if not world.live(_COMING, over=lambda: not world.is_armed):
            return False
        world.live(LEASE_SECONDS - 1)  # what else came in is done by then
        world.arm("freeze", "after", step)
        came = world.live(LEASE_SECONDS + _COMING, over=lambda: not world.is_armed)
        if came:
            world.thaw()
            world.live(2)
        return came

    return Fault(
        "a worker is frozen, so is the one that takes over, and the first goes on",
        lambda world: world.arm("freeze", "after", step),
        lambda world: world.disarm(),
        last=last,
    )


def in_hand(fault: Fault) -> Fault:
    """Strike another fault just when a worker has read a letter and is about to write it."""

    def last(_: Fault, world: World) -> bool:
        came = world.live(_COMING, over=lambda: not world.is_armed)
        if came:
            fault.strike(world)
            world.disarm()
            fault.last(fault, world)
        return came

    def mend(world: World) -> None:
        fault.mend(world)
        world.disarm()

    return Fault(
        f"{fault.name}, a letter in hand",
        lambda world: world.arm("freeze", "after", _READ),
        mend,
        tidy=fault.tidy,
        last=last,
        lacks=fault.lacks,
    )


# Read, and nothing of it is written yet: the worker holds nothing but its lease.
_READ = "read worker.pipeline:Pipeline.read"
# For letters that are read one by one.
HOLDING = [frozen_twice(_READ), *(in_hand(fault) for fault in (*DATABASE, *DISKS))]
