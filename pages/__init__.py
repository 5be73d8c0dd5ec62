"""The pages: each asks one question and lays the answer out."""
