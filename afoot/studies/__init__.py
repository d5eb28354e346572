"""Studies: runs of many chases, their statistics, and measurements of afoot itself."""
