"""What is plugged in, and what it says: for whoever installs a box."""

from edge.drivers.survey.asking import ask_around
from edge.drivers.survey.listening import listen
from edge.drivers.survey.looking import Finding, look_around
from edge.drivers.survey.ports import Port, find_ports
from edge.drivers.survey.tape import LiveTape, Tape, read_tape, record, replay, tape_of
from edge.drivers.survey.words import Told

__all__ = [
    "Finding",
    "LiveTape",
    "Port",
    "Tape",
    "Told",
    "ask_around",
    "find_ports",
    "listen",
    "look_around",
    "read_tape",
    "record",
    "replay",
    "tape_of",
]
