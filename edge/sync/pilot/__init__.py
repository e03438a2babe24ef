"""The pilot (联网断网自适应): decides how the line is used, from what was measured and nothing else. All of it is pure.

pilot.py   the states and the moves between them        signs.py   what makes a line a bad one
plan.py    what is sent how in each of them             pace.py    rate, window, size of a batch
pulse.py   greetings, and when silence means dead       redial.py  when to dial again
"""

from edge.sync.pilot.pilot import Change, Pilot
from edge.sync.pilot.plan import LineState, Plan

__all__ = ["Change", "LineState", "Pilot", "Plan"]
