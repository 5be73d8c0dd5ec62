"""Find what is unsafe or broken in this installation, each with its remedy."""

import stat
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from trustdash import server
from trustdash.errors import ConfigurationError, TrustdashError
from trustdash.importing import feeds, profiles
from trustdash.ledger import headfile, open_for_reading, verify
from trustdash.settings import HOME

PYTHONS = ((3, 11), (3, 13))
"""The oldest and the newest Python supported."""

SAFE_SERVER = {
    ("browser", "gatherUsageStats"): False,
    ("client", "showErrorLinks"): False,
    ("server", "enableAgentApi"): False,
}
"""Settings of the server that must have these values where they are set."""

SHORTEST_SECRET = 32
"""Characters of the secret that signs the cookies; `openssl rand -hex 32` makes 64."""

_GUESSED = ("changeme", "change-me", "change_me", "secret", "password", "xxx", "example", "default")
_PROVIDER_KEYS = ("client_id", "client_secret", "server_metadata_url")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend."""

    what: str
    remedy: str


def examine(ledger: Path) -> list[Finding]:
    """Return everything found, worst first."""
    return [
        *_ledger(ledger), *_profiles(ledger), *_files(ledger), *_server(HOME), *_sign_in(ledger),
        *_versions(HOME),
    ]  # fmt: skip


def _ledger(path: Path) -> Iterator[Finding]:
    try:
        with open_for_reading(path) as ledger:
            result = verify(ledger)
            wrong = list(feeds.faults(ledger, path))
    except TrustdashError as error:
        yield Finding(error.what, error.remedy)
        return
    if not result.ok:
        yield Finding(
            f"The history of {path} does not add up: {result.problems[0].detail}",
            "See `python -m trustdash verify`; put a published copy back with `restore`.",
        )
    yield from (Finding(*each) for each in wrong)
    if headfile.read(path) is None:
        yield Finding(
            f"No head is kept beside {path}: a cut-off history would not be noticed.",
            "Save any change, or run `python -m trustdash publish`, to write it again.",
        )


def _profiles(ledger: Path) -> Iterator[Finding]:
    for path in sorted(profiles.folder_of(ledger).glob("*.yaml")):
        try:
            profiles.read(path)
        except TrustdashError as error:
            yield Finding(error.what, error.remedy)


def _files(ledger: Path) -> Iterator[Finding]:
    secrets = server.secret_files()
    for path in (*secrets, ledger):
        if path.exists() and path.stat().st_mode & (stat.S_IWOTH | stat.S_IWGRP):
            yield Finding(f"{path} can be changed by others.", f"chmod 600 {path}")
    for path in secrets:
        if path.exists() and path.stat().st_mode & (stat.S_IROTH | stat.S_IRGRP):
            yield Finding(f"{path} can be read by others.", f"chmod 600 {path}")


def _server(home: Path) -> Iterator[Finding]:
    config = home / ".streamlit" / "config.toml"
    if not config.is_file():
        yield Finding(f"There is no {config}.", "Take it from the repository.")
        return
    settings = tomllib.loads(config.read_text(encoding="utf-8"))
    for (section, name), safe in SAFE_SERVER.items():
        if settings.get(section, {}).get(name, safe) is not safe:
            yield Finding(
                f"{config} sets {section}.{name} to {settings[section][name]}.",
                f"Set it to {str(safe).lower()}.",
            )
    if settings.get("server", {}).get("trustedUserHeaders"):
        yield Finding(
            f"{config} sets server.trustedUserHeaders: whoever sends such a header is that person.",
            "Take it out; people sign in.",
        )
    address = settings.get("server", {}).get("address", "0.0.0.0")
    public = settings.get("browser", {}).get("serverAddress", "localhost")
    if not _somebody_signs_in():
        if address not in server.LOCAL_ADDRESSES:
            yield Finding(
                f"{config} binds to {address} and nobody has to sign in.",
                'Set server.address to "localhost".',
            )
        if public not in server.LOCAL_ADDRESSES:
            yield Finding(
                f"{config} names {public} as the dashboard's address and nobody has to sign in.",
                "Set up the sign-in: docs/sign-in.md.",
            )


def _somebody_signs_in() -> bool:
    try:
        return server.sign_in_settings() is not None
    except ConfigurationError:
        return False


def _sign_in(ledger: Path) -> Iterator[Finding]:
    try:
        auth = server.sign_in_settings()
    except ConfigurationError as error:
        yield Finding(error.what, error.remedy)
        return
    if auth is None:
        return
    yield from _cookies(str(auth.get("cookie_secret", "")))
    yield from _addresses(auth)
    named = [value for value in auth.values() if isinstance(value, Mapping)]
    providers = [each for each in named if "server_metadata_url" in each] or [auth]
    for name in _PROVIDER_KEYS:
        if any(not provider.get(name) for provider in providers):
            yield Finding(f"The sign-in has no {name}.", "Write it into [auth]: docs/sign-in.md.")
    yield from _administrators(ledger)


def _cookies(secret: str) -> Iterator[Finding]:
    """Find a secret that can be guessed: whoever knows it can be anybody."""
    weak = len(secret) < SHORTEST_SECRET or len(set(secret)) < 10
    if weak or any(word in secret.lower() for word in _GUESSED):
        yield Finding(
            "The cookie_secret of the sign-in can be guessed: whoever does can be anybody.",
            "Make one with `openssl rand -hex 32`.",
        )


def _addresses(auth: Mapping[str, Any]) -> Iterator[Finding]:
    back = urlsplit(str(auth.get("redirect_uri", "")))
    if back.path != "/oauth2callback" and not back.path.endswith("/oauth2callback"):
        yield Finding(
            "The redirect_uri of the sign-in does not end with /oauth2callback.",
            "Write https://NAME/oauth2callback.",
        )
    sections = [auth, *(value for value in auth.values() if isinstance(value, Mapping))]
    told = [("redirect_uri", back.geturl())]
    told += [("server_metadata_url", str(each.get("server_metadata_url", ""))) for each in sections]
    for name, address in told:
        parts = urlsplit(address)
        if address and parts.scheme != "https" and parts.hostname not in server.LOCAL_ADDRESSES:
            yield Finding(
                f"The {name} of the sign-in is not https: {address}.",
                "Without it, others can read and change what is sent.",
            )


def _administrators(path: Path) -> Iterator[Finding]:
    try:
        with open_for_reading(path) as ledger:
            known = ledger.states("account").values()
    except TrustdashError:
        return
    if not any(each["role"] == "admin" and each["is_active"] for each in known):
        yield Finding(
            "People sign in here, and no account is an administrator's.",
            "`trustdash users add EMAIL --name NAME --role admin`.",
        )


def _versions(home: Path) -> Iterator[Finding]:
    oldest, newest = PYTHONS
    if not oldest <= sys.version_info[:2] <= newest:
        here = ".".join(map(str, sys.version_info[:2]))
        yield Finding(
            f"This is Python {here}.", f"Use {oldest[0]}.{oldest[1]} to {newest[0]}.{newest[1]}."
        )
    pins = home / "requirements.txt"
    for line in pins.read_text(encoding="utf-8").splitlines() if pins.is_file() else ():
        name, pinned, wanted = line.partition("==")
        if pinned and (found := _installed(name)) != wanted:
            yield Finding(
                f"{name} is {found or 'missing'}; tested is {wanted}.",
                f"Run `python -m pip install -r {pins}`.",
            )


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
