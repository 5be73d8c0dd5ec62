"""trustdash: what was promised after trust was broken, and what really happened since."""

__version__ = "0.1.0"
