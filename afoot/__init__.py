"""afoot: simulate, solve and show chases on real maps."""

from __future__ import annotations

__version__ = "0.1.0"
