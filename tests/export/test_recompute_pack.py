"""A pack by which somebody else works the numbers out again; any change in it is found."""

import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from trustdash.export import recompute_pack
from trustdash.export.recompute import recompute
from trustdash.export.redaction import Redaction
from trustdash.ledger import Change, Ledger
from trustdash.metrics.registry import METRICS
from trustdash.model.entities import ENTITIES
from trustdash.model.lens import LOCAL, Lens


@pytest.fixture(scope="module")
def packs(demo_path, tmp_path_factory, command_line):
    """The demo's pack as it is, and redacted."""
    folder = tmp_path_factory.mktemp("packs")
    for arguments in (["whole"], ["redacted", "--redact"]):
        said = ["export", "pack", "--ledger", str(demo_path), "-o", *arguments]
        told = command_line(said, folder)
        assert told.code == 0, told.err
    return folder


@pytest.fixture
def copy(packs, tmp_path):
    return shutil.copytree(packs / "whole", tmp_path / "copy")


@pytest.fixture
def quick(copy):
    """A copy without the forecast, whose draws take seconds."""
    (copy / "recompute" / "m43.py").unlink()
    return copy


def published(pack):
    found = json.loads((pack / "numbers.json").read_text())["measures"]
    return {(n["id"], n.get("group"), n.get("part")): n for n in found}


def run(pack, *arguments):
    """Run the program as a validator does: by Python alone, away from trustdash."""
    command = [sys.executable, "-I", str(pack / "recompute.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=pack.parent, check=False)


def test_every_number_is_recomputed_and_equal(packs):
    done = run(packs / "whole")
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    numbers = published(packs / "whole")
    assert sum(each.startswith("equal ") for each in lines) == len(numbers) > 300
    assert not [each for each in lines if each.startswith(("DIFFERS", "not recomputed"))]
    assert {key[0] for key in numbers} == set(METRICS)
    assert json.loads((packs / "whole" / "manifest.json").read_text())["not_recomputed"] == {}


def test_so_is_every_number_of_an_earlier_day(demo_path, tmp_path):
    with (
        Ledger.open(demo_path, read_only=True) as ledger,
        ledger.at(Lens(date(2026, 7, 15), scope=LOCAL)) as reader,
    ):
        recompute_pack.write(tmp_path / "pack", recompute_pack.pack(reader, ledger.head()))
    lines, looked_at, wrong = recompute.compared(tmp_path / "pack")
    assert (wrong, looked_at) == (0, len(lines)), lines


def test_the_published_numbers_are_those_of_the_command_line(packs, demo_path, command_line):
    said = ["metrics", "M1", "M9", "M42", "--json", "--ledger", str(demo_path)]
    told = command_line(said, packs).json["measures"]
    numbers = published(packs / "whole").values()
    assert [each for each in numbers if each["id"] in ("M1", "M9", "M42")] == told


def test_an_empty_ledger_is_recomputed_too(tmp_path):
    with (
        Ledger.create(tmp_path / "ledger.duckdb") as ledger,
        ledger.at(Lens(date(2026, 11, 20), scope=LOCAL)) as reader,
    ):
        recompute_pack.write(tmp_path / "pack", recompute_pack.pack(reader, ledger.head()))
    _, looked_at, wrong = recompute.compared(tmp_path / "pack")
    assert (looked_at > 100, wrong) == (True, 0)


def test_redaction_keeps_the_numbers(packs):
    whole, redacted = published(packs / "whole"), published(packs / "redacted")
    shown = ("id", "value", "numerator", "denominator", "n", "low", "high")
    assert [[n[k] for k in shown] for n in whole.values()] == [
        [n[k] for k in shown] for n in redacted.values()
    ]


def test_a_redacted_pack_tells_of_what_it_can_not_be_recomputed(packs):
    lines, looked_at, wrong = recompute.compared(packs / "redacted")
    left = [line for line in lines if line.startswith("not recomputed")]
    by_group = [k for k in published(packs / "redacted") if k[0] in ("M24", "M28") and k[1]]
    assert (wrong, looked_at, len(left)) == (0, len(lines) - len(by_group), len(by_group))
    assert all("does not tell whose a complaint or a remedy was" in line for line in left)


def test_redaction_leaves_no_words_of_anybody(packs):
    """Each text on record that is no class, id or state is a mark; fields of choices stay."""
    for path in (packs / "redacted" / "data").glob("*.parquet"):
        entity = path.stem.removesuffix("_history")
        whole = pq.read_table(packs / "whole" / "data" / path.name)
        rows = pq.read_table(path)
        assert rows.schema == whole.schema
        for name in ("title", "text", "name", "owner", "reason", "statement", "location", "note"):
            if name in rows.column_names:
                column = ENTITIES[entity].column(name)
                cells = rows.column(name).to_pylist()
                assert all(cell is None or cell.startswith("text ") for cell in cells), column
                assert [cell is None for cell in cells] == [
                    cell is None for cell in whole.column(name).to_pylist()
                ]


def test_redaction_leaves_no_counts_of_few_people():
    themes = pa.table({
        "id": ["THM-001", "THM-002"], "volume": [4, 5], "confirmed": ["yes", "no"],
        "asked_n": [4, 5], "agreed_n": [3, 1], "status": ["confirmed", "disputed"],
    })  # fmt: skip
    redaction = Redaction("salt", ["THM-001", "THM-002"])
    few, enough = redaction.table("listening_theme", themes).to_pylist()
    nothing = dict.fromkeys(("volume", "confirmed", "asked_n", "agreed_n"))
    assert few == {"id": "THM-001", **nothing, "status": "told"}
    assert enough == themes.to_pylist()[1]
    meetings = pa.table({"id": ["MTG-001", "MTG-002"], "attendees": [4, 5]})
    came = redaction.table("leader_engagement", meetings).column("attendees")
    assert came.to_pylist() == [None, 5]


def test_nobody_can_try_words_by_what_a_pack_tells(packs):
    """Whoever has a mark and a guess must not find out by the head that the manifest names."""
    head = json.loads((packs / "redacted" / "manifest.json").read_text())["hash"]
    titles = (pq.read_table(packs / name / "data" / "commitment.parquet").column("title")
              for name in ("whole", "redacted"))  # fmt: skip
    for title, mark in zip(*(each.to_pylist() for each in titles), strict=True):
        guess = hashlib.sha256(f"{head}\n{title}".encode()).hexdigest()[:12]
        assert mark.startswith("text ")
        assert mark != f"text {guess}"


def with_sums(pack):
    """List every file again, as somebody would who wants a change to pass."""
    names = sorted(p.relative_to(pack).as_posix() for p in pack.rglob("*") if p.is_file())
    lines = [
        f"{hashlib.sha256((pack / name).read_bytes()).hexdigest()}  {name}\n"
        for name in names
        if name != "SHA256SUMS"
    ]
    (pack / "SHA256SUMS").write_text("".join(lines))


def test_one_changed_byte_of_the_data_is_found(copy):
    file = copy / "data" / "commitment.parquet"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert list(recompute.changed_files(copy)) == ["changed: data/commitment.parquet"]
    assert run(copy).returncode == 1


def test_a_file_taken_away_or_added_is_found(copy):
    (copy / "sql" / "claims.sql").unlink()
    (copy / "data" / "extra.parquet").write_bytes(b"x")
    assert list(recompute.changed_files(copy)) == [
        "missing: sql/claims.sql", "not in SHA256SUMS: data/extra.parquet",
    ]  # fmt: skip


def test_a_changed_row_is_found_by_the_numbers_though_every_hash_is_made_to_fit(quick):
    file = quick / "data" / "commitment.parquet"
    rows = pq.read_table(file).to_pylist()
    for row in rows:
        row["delivered_on"] = row["delivered_on"] or row["original_due_date"]
        row["status"] = "delivered" if row["status"] == "at_risk" else row["status"]
    pq.write_table(pa.Table.from_pylist(rows, pq.read_schema(file)), file)
    with_sums(quick)
    assert not list(recompute.changed_files(quick))
    lines, _, wrong = recompute.compared(quick)
    assert wrong > 5
    assert any(line.startswith("DIFFERS         M1 On-time rate") for line in lines)


def test_a_changed_published_number_is_found(quick):
    file = quick / "numbers.json"
    numbers = json.loads(file.read_text())
    numbers["measures"][0]["value"] = 26.0
    file.write_text(json.dumps(numbers))
    lines, _, wrong = recompute.compared(quick)
    assert wrong == 1
    assert lines[0].endswith("value published 26.0, recomputed 25.0")


def test_a_changed_piece_of_evidence_is_found(tmp_path):
    for name, content in {"EVI-1.pdf": b"as it was", "EVI-2.pdf": b"changed"}.items():
        (tmp_path / "files").mkdir(exist_ok=True)
        (tmp_path / "files" / name).write_bytes(content)
    kept, other = (hashlib.sha256(each).hexdigest() for each in (b"as it was", b"as it was 2"))
    (tmp_path / "evidence.csv").write_text(
        f"id,sha256\nEVI-1,{kept}\nEVI-2,{other}\nEVI-3,{'0' * 64}\nEVI-4,\n"
    )
    lines, wrong = recompute.evidence_lines(tmp_path, tmp_path / "files")
    assert [line.split()[0] for line in lines] == ["equal", "DIFFERS", "not", "no"]
    assert wrong == 1


def files_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_pack_in_one_file_holds_the_same_files_and_is_the_same_bytes_each_time(packs, tmp_path):
    made = files_of(packs / "whole")
    for name in ("one.zip", "two.zip"):
        recompute_pack.write(tmp_path / name, made)
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == made
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_a_pack_is_not_mixed_with_what_is_there_already(packs, demo_path, command_line):
    told = command_line(["export", "pack", "--ledger", str(demo_path), "-o", "whole"], packs)
    assert told.code == 1
    assert "whole is there already" in told.err


def test_the_program_needs_nothing_of_trustdash(packs):
    programs = [packs / "whole" / "recompute.py", *(packs / "whole" / "recompute").glob("*.py")]
    imported = {
        line.split()[1].split(".")[0]
        for path in programs
        for line in path.read_text().splitlines()
        if line.startswith(("import ", "from "))
    }
    assert len(programs) > 2
    assert imported <= {*sys.stdlib_module_names, "duckdb"}


def test_a_definition_has_a_version_that_changes_with_its_words(packs):
    told = json.loads((packs / "whole" / "definitions.json").read_text())
    assert [each["id"] for each in told] == list(METRICS)
    changed = replace(METRICS["M1"], formula="Another one.")
    assert recompute_pack._definition(changed)["version"] != told[0]["version"]


def test_the_opinion_that_comes_back_is_a_validation(tmp_path, command_line):
    with Ledger.create(tmp_path / "ledger.duckdb") as ledger:
        said = {"title": "Keys", "text": "We will rotate all keys.", "status": "published"}
        ledger.append([Change("commitment", "COM-001", said, date(2026, 3, 20))])
    at = ["--ledger", "ledger.duckdb"]
    assert command_line(["export", "pack", "-o", "pack", *at], tmp_path).code == 0
    assert recompute.compared(tmp_path / "pack")[2] == 0
    template = tmp_path / "pack" / "opinion.csv"
    row = ("OP-1,commitment,COM-001,Numbers recomputed,Moor Assurance,external,All of the pack,"
           "recompute.py,favourable,2026-11-21,2027-11-21,,issued")  # fmt: skip
    (tmp_path / "opinion.csv").write_text(template.read_text() + row + "\n")
    told = command_line(
        ["import", "opinion.csv", "--profile", "validation", "--as-of", "2026-11-21", *at], tmp_path
    )
    assert told.code == 0, told.out + told.err
    said = ["metrics", "M41", "--json", "--as-of", "2026-11-21", *at]
    favourable = command_line(said, tmp_path).json["measures"][0]
    assert (favourable["numerator"], favourable["denominator"]) == (1, 1)
    assert favourable["assurance"] == "independently_verified"
