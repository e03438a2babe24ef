"""All of them: whoever imports this has the whole list (`MUTANTS` of mutant.py)."""

import tests.sim.mutants.hub
import tests.sim.mutants.journal
import tests.sim.mutants.line
import tests.sim.mutants.trade
import tests.sim.mutants.versions  # noqa: F401 - they enter themselves in the list
from tests.sim.mutants.mutant import MUTANTS, known, search

__all__ = ["MUTANTS", "known", "search"]
