"""A reading child that takes its time: long enough to be asked to end meanwhile."""

import time

import worker.reading.child as real
from worker.reading.document import read_document as read_really


def read(*given, **more):
    time.sleep(1.5)
    return read_really(*given, **more)


real.read_document = read

if __name__ == "__main__":
    real.main()
