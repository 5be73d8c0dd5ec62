"""Words: entities, their states, and the lens through which they are looked at."""
