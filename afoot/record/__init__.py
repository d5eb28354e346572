"""Records: what happened, kept in one file that outlives the process that wrote it."""
