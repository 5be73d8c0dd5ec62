"""From text to typed values: pure functions that give a value or a `Refusal` with its rule."""

from trustdash.importing.values.dates import DateOrder, date_order, to_date, to_instant
from trustdash.importing.values.distinct import map_distinct
from trustdash.importing.values.numbers import to_bool, to_integer, to_number, to_quantity
from trustdash.importing.values.periods import Period, Precision, to_period
from trustdash.importing.values.text import Refusal, clean_text, header_key

__all__ = [
    "DateOrder",
    "Period",
    "Precision",
    "Refusal",
    "clean_text",
    "date_order",
    "header_key",
    "map_distinct",
    "to_bool",
    "to_date",
    "to_instant",
    "to_integer",
    "to_number",
    "to_period",
    "to_quantity",
]
