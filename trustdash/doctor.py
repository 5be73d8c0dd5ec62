"""Find what is unsafe or broken in this installation, each with its remedy."""

import stat
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from trustdash.errors import TrustdashError
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


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend."""

    what: str
    remedy: str


def examine(ledger: Path) -> list[Finding]:
    """Return everything found, worst first."""
    return [*_ledger(ledger), *_profiles(ledger), *_files(ledger), *_server(HOME), *_versions(HOME)]


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
    secrets = HOME / ".streamlit" / "secrets.toml"
    for path in (secrets, ledger):
        if path.exists() and path.stat().st_mode & (stat.S_IWOTH | stat.S_IWGRP):
            yield Finding(f"{path} can be changed by others.", f"chmod 600 {path}")
    if secrets.exists() and secrets.stat().st_mode & (stat.S_IROTH | stat.S_IRGRP):
        yield Finding(f"{secrets} can be read by others.", f"chmod 600 {secrets}")


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
    address = settings.get("server", {}).get("address", "0.0.0.0")
    has_sign_in = (home / ".streamlit" / "secrets.toml").is_file()
    if address not in {"localhost", "127.0.0.1", "::1"} and not has_sign_in:
        yield Finding(
            f"{config} binds to {address} and nobody has to sign in.",
            'Set server.address to "localhost".',
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
