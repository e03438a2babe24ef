"""What is plugged in, and what it says: for whoever installs a box."""

from edge.drivers.survey.asking import ask_around
from edge.drivers.survey.listening import listen
from edge.drivers.survey.ports import Port, find_ports
from edge.drivers.survey.tape import Tape, read_tape, record, replay

__all__ = ["Port", "Tape", "ask_around", "find_ports", "listen", "read_tape", "record", "replay"]
