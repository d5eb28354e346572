"""Scenarios: files and graphs in people's words, compiled to a board, a cast and rules."""

from afoot.scenarios.assemble import Compiled, compile_scenario, with_policies
from afoot.scenarios.check import Checked, check, summary
from afoot.scenarios.graph import from_graph
from afoot.scenarios.leave_out import without
from afoot.scenarios.model import Scenario
from afoot.scenarios.read import bundled, load
from afoot.scenarios.reference import field_table, schema
from afoot.scenarios.rules_spec import RulesSpec

__all__ = [
    "Checked",
    "Compiled",
    "RulesSpec",
    "Scenario",
    "bundled",
    "check",
    "compile_scenario",
    "field_table",
    "from_graph",
    "load",
    "schema",
    "summary",
    "with_policies",
    "without",
]
