"""Devices that are not there, speaking their real wire languages over TCP or a pty, with faults to switch on."""

from edge.drivers.simulators.card_reader import CardReaderSim
from edge.drivers.simulators.display import DisplaySim, FigureSim
from edge.drivers.simulators.drawer import DrawerSim
from edge.drivers.simulators.printer import PrinterSim
from edge.drivers.simulators.scale import ScaleSim
from edge.drivers.simulators.scanner import PtyScannerSim, ScannerSim
from edge.drivers.simulators.terminal import TerminalSim

__all__ = [
    "CardReaderSim",
    "DisplaySim",
    "DrawerSim",
    "FigureSim",
    "PrinterSim",
    "PtyScannerSim",
    "ScaleSim",
    "ScannerSim",
    "TerminalSim",
]
