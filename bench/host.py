"""What the machine's host does meanwhile: on a shared one it gives processor time to others, and rates say nothing then."""

import contextlib
import pathlib

# A pair in which the host took more than this share is set aside. With 30 to 75 % taken, five pairs of one tree gave ratios from 0.17 to 0.39.
STOLEN_SHARE_MAX = 0.10
# Runs per run asked for; a host that is never quiet ends a bench all the same.
TRIES = 3


def processor_ticks():
    """Ticks of all processors since the start: all, and those that the host took."""
    fields = [int(word) for word in pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return sum(fields), fields[7]


class Stolen:
    """The share of processor time that the host took, in all the blocks that were measured."""

    def __init__(self):
        self.ticks, self.stolen = 0, 0

    @contextlib.contextmanager
    def measured(self):
        before = processor_ticks()
        yield
        after = processor_ticks()
        self.ticks += after[0] - before[0]
        self.stolen += after[1] - before[1]

    @property
    def share(self):
        return self.stolen / max(1, self.ticks)
