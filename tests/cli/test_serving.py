"""How the dashboard is started and examined: never open to others without a sign-in."""

import pytest

from trustdash import doctor, server
from trustdash.commands import accounts
from trustdash.errors import ConfigurationError
from trustdash.ledger import Ledger
from trustdash.model.lens import LOCAL

GOOD = {
    "redirect_uri": "https://trust.example/oauth2callback",
    "cookie_secret": "7c1e5a90b3d2f84e6a57c0d91b2e3f48",
    "client_id": "trustdash",
    "client_secret": "s3",
    "server_metadata_url": "https://id.example/.well-known/openid-configuration",
}


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Return a home of this test's own, in which secrets can be laid."""
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".streamlit").mkdir()
    return tmp_path


@pytest.fixture
def ledger(tmp_path):
    path = tmp_path / "ledger.duckdb"
    with Ledger.create(path) as ledger:
        fields = {"email": "ada@example.org", "name": "Ada", "role": "admin"}
        accounts.add(ledger, LOCAL, fields, key="ada")
    return path


def lay(home, mode=0o600, **changes):
    lines = [f"{name} = {value!r}" for name, value in {**GOOD, **changes}.items() if value]
    secrets = home / ".streamlit" / "secrets.toml"
    secrets.write_text("[auth]\n" + "\n".join(lines).replace("'", '"'))
    secrets.chmod(mode)


def found(ledger):
    return [finding.what for finding in doctor.examine(ledger)]


def test_a_sign_in_that_is_set_up_well_is_found_well(home, ledger):
    lay(home)
    assert found(ledger) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"cookie_secret": "changeme-changeme-changeme-changeme"}, "cookie_secret"),
        ({"cookie_secret": "7c1e5a90"}, "cookie_secret"),
        ({"cookie_secret": "0" * 64}, "cookie_secret"),
        ({"redirect_uri": "http://trust.example/oauth2callback"}, "redirect_uri of the sign-in is"),
        ({"redirect_uri": "https://trust.example/"}, "/oauth2callback"),
        ({"server_metadata_url": "http://id.example/x"}, "server_metadata_url of the sign-in is"),
        ({"client_secret": None}, "no client_secret"),
        ({"mode": 0o644}, "can be read by others"),
    ],
)
def test_what_is_unsafe_about_a_sign_in_is_found(home, ledger, changes, said):
    lay(home, **changes)
    (what,) = found(ledger)
    assert said in what


def test_a_sign_in_on_this_machine_needs_no_https(home, ledger):
    lay(home, redirect_uri="http://localhost:8501/oauth2callback",
        server_metadata_url="http://localhost:9400/x")  # fmt: skip
    assert found(ledger) == []


def test_secrets_that_can_not_be_read_are_found_and_nothing_is_served(home, ledger):
    (home / ".streamlit" / "secrets.toml").write_text("[auth\n")
    (home / ".streamlit" / "secrets.toml").chmod(0o600)
    assert "can't be read" in found(ledger)[0]
    with pytest.raises(ConfigurationError, match="can't be read"):
        server.run(ledger, 1)


def test_a_sign_in_without_an_administrator_is_found(home, tmp_path):
    lay(home)
    Ledger.create(tmp_path / "nobody.duckdb").close()
    assert "no account is an administrator's" in found(tmp_path / "nobody.duckdb")[0]


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("[server]\naddress = '0.0.0.0'\n", "nobody has to sign in"),
        ("[server]\naddress = 'localhost'\n[browser]\nserverAddress = 'trust.example'\n",
         "nobody has to sign in"),
        ("[server]\naddress = 'localhost'\ntrustedUserHeaders = {X = 'email'}\n",
         "trustedUserHeaders"),
        ("[server]\naddress = 'localhost'\nenableAgentApi = true\n", "enableAgentApi"),
    ],
)  # fmt: skip
def test_what_is_unsafe_about_the_server_is_found(home, config, said):
    place = home / "dashboard"
    (place / ".streamlit").mkdir(parents=True)
    (place / ".streamlit" / "config.toml").write_text(config)
    assert [said in finding.what for finding in doctor._server(place)] == [True]


@pytest.mark.parametrize("address", ["0.0.0.0", "192.0.2.7", "trust.example", ""])
def test_without_a_sign_in_no_other_address_is_served(home, ledger, address, command_line):
    told = command_line(["serve", "--address", address, "--ledger", str(ledger)], home,
                        HOME=str(home))  # fmt: skip
    assert told.code == 2
    assert "whoever reached it would be its administrator" in told.err


def test_with_a_sign_in_the_server_knows_the_name_by_which_people_reach_it(home):
    lay(home)
    words = server.command(8501, "0.0.0.0", server.sign_in_settings())
    assert words[words.index("--browser.serverAddress") + 1] == "trust.example"
    assert words[words.index("--server.address") + 1] == "0.0.0.0"
