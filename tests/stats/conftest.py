"""The first call of a library's function may take long; that is no reason for a test to fail."""

from hypothesis import settings

settings.register_profile("statistics", deadline=None)
settings.load_profile("statistics")
