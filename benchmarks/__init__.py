"""Claims that anyone can run: of speed, as ratios within one run; of statistics, as simulations."""
