"""The second opinion, loaded from the program anybody can run: `script/recompute`."""

import json
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

from billing_rules.engine import exported

PROGRAM = Path(__file__).parents[3] / "script" / "recompute"


def _program():
    loader = SourceFileLoader("recompute", str(PROGRAM))
    module = module_from_spec(spec_from_loader("recompute", loader))
    loader.exec_module(module)
    return module


recompute = _program()


def differences(result, facts):
    """What the second opinion finds wrong in a month as it would be handed out."""
    return recompute.differences(json.loads(json.dumps(exported(result, facts))))
