"""Claims of speed that anyone can run: ratios within one run."""
