"""What an independent validator works with: a program of its own, and plain SQL per metric.

Nothing here is imported by trustdash: the files travel in the recompute pack as they are.
"""
