import os
import subprocess
import sys

from demo_rows import FOLDER, entity_of, read

from trustdash.model.entities import ENTITIES, RECORDS

BESIDE = {"effective_on", "reason", "approved_by", "requested_by", "reason_code"}


def test_the_files_are_written_again_byte_for_byte(tmp_path, demo_files):
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland"}
    command = [sys.executable, "-I", str(FOLDER / "make.py"), str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, env=environment)
    assert {p.name for p in tmp_path.iterdir()} == {p.name for p in demo_files}
    differing = [p.name for p in demo_files if p.read_bytes() != (tmp_path / p.name).read_bytes()]
    assert differing == []


def test_each_file_is_named_after_the_entity_whose_template_it_follows(demo_files):
    for path in demo_files:
        entity = entity_of(path)
        beside = BESIDE if entity in RECORDS else set()
        unknown = set().union(*read(path)) - set(ENTITIES[entity].model_fields) - beside
        assert (path.name, unknown) == (path.name, set())


def test_every_entity_has_a_file_but_what_imports_write_and_what_names_a_folder(demo_files):
    absent = set(ENTITIES) - {entity_of(path) for path in demo_files}
    assert absent == {"due_date_revision", "feed"}


def test_csv_json_lines_and_xlsx_are_all_there(demo_files):
    assert {path.suffix for path in demo_files} == {".csv", ".jsonl", ".xlsx"}


def test_no_file_is_larger_than_a_repository_should_carry(demo_files):
    assert all(path.stat().st_size < 1_500_000 for path in demo_files)
