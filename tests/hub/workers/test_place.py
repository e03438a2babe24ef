"""A process that has ended is seen to be gone from the same machine, and only from there."""

import os
import subprocess
import sys

from hub.workers.place import here, is_gone

ASK = "from hub.workers.place import here; print(here(), flush=True); input()"


def test_we_are_here():
    assert here().count("/") == 3
    assert not is_gone(here())


def test_a_process_is_gone_once_it_has_ended_even_before_its_parent_has_looked():
    with subprocess.Popen(
        [sys.executable, "-c", ASK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        place = other.stdout.readline().strip()
        assert not is_gone(place)
        other.kill()
        os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)  # ended, and not buried yet
        assert is_gone(place)
    assert is_gone(place)


def test_another_process_under_the_same_number_is_not_the_one_that_was():
    assert is_gone(here() + "1")


def test_of_another_machine_or_of_nonsense_nothing_is_said():
    _, rest = here().split("/", 1)
    for place in (f"another-boot/{rest}", "", "a", "a/b/c/d", "///"):
        assert not is_gone(place)
