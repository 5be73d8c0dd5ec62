"""Larkmoor Pay, an invented organisation: its texts (*.txt) and what is counted from them."""
