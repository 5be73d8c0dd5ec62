"""The weekly digest goes to each recipient once, with what they may see, and no address is told."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from receiving import mail_server, web_server

from trustdash.ledger import Change, Ledger

DAY = date(2026, 6, 30)
BEGAN = date(2026, 1, 5)
ROOT = Path(__file__).parents[2]
SECRET = "T0ken-that-nobody-reads"
CLOSED = "A matter for counsel"


def promise(number, **fields):
    known = {"title": f"Promise {number}", "text": "We do it.", "due_date": date(2026, 6, 1),
             "original_due_date": date(2026, 6, 1)}  # fmt: skip
    return Change("commitment", f"COM-{number:03d}", known | fields, BEGAN)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kept")
    with Ledger.create(folder / "ledger.duckdb") as ledger:
        ledger.append([
            promise(1), promise(2, title=CLOSED, visibility="privileged"),
            Change("account", "ACC-001", {"email": "eva@example.org", "name": "Eva",
                                          "grants": ("privileged",)}, BEGAN),
            Change("account", "ACC-002", {"email": "bo@example.org", "name": "Bo",
                                          "is_active": False}, BEGAN),
        ])  # fmt: skip
    return folder


@pytest.fixture
def folder(kept, tmp_path):
    for each in kept.iterdir():
        (tmp_path / each.name).write_bytes(each.read_bytes())
    return tmp_path


@pytest.fixture
def digest(folder, command_line):
    """Run `trustdash digest`; no word of it ever holds the secret of an address."""

    def run(*words):
        said = command_line(
            ["digest", "--as-of", DAY.isoformat(), *words], folder,
            TRUSTDASH_LEDGER="ledger.duckdb", HOME=str(folder),
        )  # fmt: skip
        assert SECRET not in said.out + said.err
        return said

    return run


@pytest.fixture
def web():
    with web_server() as server:
        server.url = f"json://user:{SECRET}@127.0.0.1:{server.server_port}/{SECRET}"
        yield server


def addresses(folder, text):
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "secrets.toml").write_text(text)


def bodies(web):
    return [json.loads(body) for body in web.taken]


def test_it_is_sent_once_a_week_to_an_address(digest, web):
    assert digest("--to", web.url).out == "anyone by json: sent.\n"
    assert digest("--to", web.url).out == "anyone by json: sent this week already.\n"
    assert digest("--to", web.url, "--as-of", "2026-07-04").out.endswith("already.\n")
    (body,) = bodies(web)
    assert body["title"] == "Organisation not named, week to 30 Jun 2026"
    assert "1 promise is overdue." in body["message"]
    assert digest("--to", web.url, "--as-of", "2026-07-06").out == "anyone by json: sent.\n"
    assert digest("--to", web.url, "--again").out == "anyone by json: sent.\n"
    assert len(web.taken) == 3


def test_one_that_was_refused_is_tried_again_and_the_others_are_not(digest, web):
    with web_server() as other:
        other.status = 500
        url = f"json://127.0.0.1:{other.server_port}/{SECRET}"
        said = digest("--to", web.url, "--to", url)
        assert said.code == 1
        assert said.err.count("\n") == 1
        assert "Not sent: anyone by json. Check the addresses" in said.err
        other.status = 200
        assert digest("--to", web.url, "--to", url).code == 0
        assert (len(web.taken), len(other.taken)) == (1, 1)


def test_a_run_that_was_killed_while_it_sent_does_not_send_again_and_says_so(digest, web, folder):
    """The server kills the run as soon as it has the message: nothing is confirmed."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, web.url], cwd=ROOT, capture_output=True, text=True,
        env={**os.environ, "TRUSTDASH_LEDGER": str(folder / "ledger.duckdb")},
        timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == -9, done.stderr
    assert len(web.taken) == 1
    said = digest("--to", web.url)
    assert said.code == 1
    assert "whether it arrived is not known" in said.out
    assert len(web.taken) == 1
    assert digest("--to", web.url, "--again").code == 0
    assert len(web.taken) == 2


KILLED = """
import os, signal, sys
from trustdash import cli
from trustdash.export import sent
sent.Slip.confirm = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
sys.argv = ["trustdash", "digest", "--as-of", "2026-06-30", "--to", sys.argv[1]]
cli.main()
"""


def test_each_account_gets_what_it_may_see_by_mail(digest, folder):
    with mail_server() as mail:
        url = f"mailto://127.0.0.1:{mail.port}?from=trust@example.org&to="
        addresses(
            folder,
            f'[digest]\n"eva@example.org" = "{url}eva@example.org"\n'
            f'"bo@example.org" = "{url}bo@example.org"\nanyone = ["{url}all@example.org"]\n',
        )
        said = digest()
    assert said.code == 0
    assert "Nothing is sent to bo@example.org: The account of bo@example.org is closed.\n" in (
        said.out
    )
    found = {str(mail["To"]): mail for mail in mail.taken}
    assert {CLOSED in whole(each) for to, each in found.items() if "eva" in to} == {True}
    assert {CLOSED in whole(each) for to, each in found.items() if "all" in to} == {False}
    assert len(found) == 2
    parts = [part.get_content_type() for part in mail.taken[0].walk()]
    assert {"text/plain", "text/html"} <= set(parts)
    assert "http://" not in whole(mail.taken[0])
    assert "https://" not in whole(mail.taken[0])


def whole(mail):
    return "".join(part.get_content() for part in mail.walk() if not part.is_multipart())


def test_an_address_for_an_account_gets_what_that_one_may_see(digest, web):
    digest("--to", web.url, "--for", "eva@example.org")
    digest("--to", web.url)
    assert [CLOSED in body["message"] for body in bodies(web)] == [True, False]


def test_a_dry_run_prints_it_and_sends_and_keeps_nothing(digest, web, folder):
    said = digest("--dry-run", "--to", web.url)
    assert "To anyone by json:" in said.out
    assert "1 promise is overdue." in said.out
    assert CLOSED in digest("--dry-run", "--for", "ACC-001").out
    assert CLOSED not in digest("--dry-run").out
    assert web.taken == []
    assert not (folder / "digests").exists()


def test_no_address_is_kept_in_any_file(digest, web, folder):
    digest("--to", web.url)
    (slip,) = (folder / "digests").iterdir()
    assert slip.stat().st_mode & 0o077 == 0
    assert json.loads(slip.read_bytes())["state"] == "sent"
    for file in folder.rglob("*"):
        if file.is_file():
            assert SECRET.encode() not in file.read_bytes()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Nobody gets the digest: no address is known."),
        (("--to", SECRET), "One of the addresses (unknown) is none"),
        (("--to", f"slack://{SECRET}"), "One of the addresses (slack) is none"),
        (
            ("--to", f"mailto://{SECRET}@example.org?to=a@example.org,b@example.org"),
            "names 2 recipients.",
        ),
        (("--to", "json://localhost", "--for", "bo@example.org"), "is closed."),
        (("--to", "json://localhost", "--for", "who@example.org"), "There is no account"),
    ],
)
def test_what_can_not_be_sent_is_one_line_with_its_remedy(digest, words, said):
    told = digest(*words)
    assert told.code in (1, 2)
    assert told.err.count("\n") == 1
    assert said in told.err


def test_secrets_that_name_no_addresses_are_refused_in_one_line(digest, folder):
    addresses(folder, f'[digest]\n"eva@example.org" = {{ token = "{SECRET}" }}\n')
    told = digest()
    assert told.code == 2
    assert told.err.count("\n") == 1
    assert "does not say who gets a digest where" in told.err
