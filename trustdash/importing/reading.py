"""What may be asked of a file, and how much reading it may cost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """Which part of a file to read. Everything is optional; each kind of file uses what it knows.

    sheet: a workbook's sheet, by name.
    records: the way to the list of records in a JSON file, such as "data.items".
    key_column: the column that takes the keys of a JSON object of lists ("key" if not given).
    header_row: the row that holds the column names, counted from 1 (CSV and workbooks).
    """

    sheet: str | None = None
    records: str | None = None
    key_column: str | None = None
    header_row: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may cost to read.

    seconds: wall clock and processor time.
    memory_mb: address space of the reading process, in MiB.
    cells: cells of a text or Parquet file; 50 million is 6 million rows of 8 columns.
    workbook_cells: cells of one sheet. A workbook costs twenty times a CSV per cell: 5 million
        took 11 seconds and less than 2 GiB.
    file_mb: size of the file, and of what a compressed one unpacks to, in MiB. Reading holds the
        text, its columns and the copy handed back, so this is a quarter of the memory.
    ratio: how many times its packed size a compressed file may unpack to (ordinary workbooks and
        tables stay under 30, files made to do harm are above 300).
    """

    seconds: float = 30
    memory_mb: int = 2048
    cells: int = 50_000_000
    workbook_cells: int = 5_000_000
    file_mb: int = 512
    ratio: int = 100
