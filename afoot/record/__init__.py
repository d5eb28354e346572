"""Records: what happened, kept in one file that outlives the process that wrote it."""

from afoot.record.ledger import Ledger

__all__ = ["Ledger"]
