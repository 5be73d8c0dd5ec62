"""Numbers: one pure function each, frames in, values with their rows out."""

from importlib import import_module
from pkgutil import iter_modules

# Every theme declares its metrics when it is imported, so that a new file needs no list.
for _theme in iter_modules(__path__):
    import_module(f"{__name__}.{_theme.name}")

import_module(f"{__name__}.registry").put_in_order()
