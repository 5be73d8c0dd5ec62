"""Where profiles come from: the folder beside this file, a person's own file, the declarations."""

import difflib
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from trustdash.errors import ConfigurationError, ImportRefused
from trustdash.importing import coherence
from trustdash.importing.profile import (
    Child,
    ColumnRule,
    Creation,
    Identity,
    Later,
    Profile,
    Reconcile,
    SkipRule,
    Snapshot,
    Unpivot,
)
from trustdash.model.entities import ENTITIES, RECORDS

FOLDER = Path(__file__).with_name("profiles")

_PLAIN = {
    "a valid tuple": "a list, such as [one, two]",
    "a valid dictionary": "pairs, such as {word: value}",
    "a valid string": "text",
}
"""What pydantic calls things → what a person who writes YAML does."""

_SEE = "`trustdash profiles show NAME` prints one that works."


class _Loader(yaml.SafeLoader):
    """YAML in which yes, no, on and off are the words that they are in a source's columns."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":bool")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """Refuse a key that is given twice, of which YAML would keep the second in silence."""
        made = super().construct_mapping(node, deep)
        names = [key.value for key, _ in node.value]
        for at, name in enumerate(names):
            if name in names[:at]:
                raise yaml.constructor.ConstructorError(
                    None, None, f"“{name}” is given twice", node.value[at][0].start_mark
                )
        return made


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


@cache
def known() -> dict[str, Profile]:
    """Return the profiles that come with trustdash, by name."""
    found = (read(path) for path in sorted(FOLDER.glob("*.yaml")))
    return {profile.name: profile for profile in found}


def read(path: Path) -> Profile:
    """Read one profile file; ImportRefused if it is no YAML or declares what there is not."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), _Loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ImportRefused(
            f"{path.name} can't be read as a profile: {_said(error)}.",
            "A profile is a small YAML file; `trustdash profiles show NAME` prints one.",
        ) from error
    if not isinstance(data, Mapping):
        raise ImportRefused(
            f"{path.name} holds no profile.", "It must begin with name, description and entity."
        )
    return from_data(data, path.name)


def _said(error: Exception) -> str:
    if isinstance(error, OSError):
        return str(error.strerror).lower()
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        mark = error.problem_mark
        return f"{error.problem}, line {mark.line + 1}, column {mark.column + 1}"
    return str(error).splitlines()[0]


def from_data(data: Mapping[str, Any], where: str) -> Profile:
    """Return the profile that `data` declares; ImportRefused names what is wrong in `where`."""
    try:
        profile = Profile.model_validate(data)
    except ValidationError as error:
        raise _refused(error.errors()[0], where) from error
    for fault in coherence.faults(profile):
        raise ImportRefused(f"{where}: {fault}.", _SEE)
    return profile


def _refused(error: Any, where: str) -> ImportRefused:
    """Return what pydantic found, in the words of somebody who writes a profile."""
    path = [str(part) for part in error["loc"]]
    place = ".".join(path) or "the profile"
    if error["type"] == "extra_forbidden":
        close = difflib.get_close_matches(path[-1], _keys(), 1)
        hint = f"Did you mean “{close[0]}”?" if close else _SEE
        return ImportRefused(f"{where}: there is no key “{place}”.", hint)
    if error["type"] == "missing":
        return ImportRefused(f"{where}: “{place}” is missing.", _SEE)
    said = error["msg"].removeprefix("Value error, ").removeprefix("Input ")
    for technical, plain in _PLAIN.items():
        said = said.replace(technical, plain)
    return ImportRefused(f"{where}: {place}: {said}.", _SEE)


def _keys() -> set[str]:
    """Return every key that a profile can have, as it is written."""
    models = (
        Profile, Child, ColumnRule, Unpivot, Unpivot.Item, Creation, Snapshot, SkipRule, Reconcile,
        Identity, Later,
    )  # fmt: skip
    fields = (entry for model in models for entry in model.model_fields.items())
    return {str(info.serialization_alias or name) for name, info in fields}


def folder_of(ledger: Path) -> Path:
    """Return the folder beside a ledger in which profiles of its own are kept."""
    return ledger.parent / "profiles"


def kept(folder: Path | None) -> dict[str, Profile]:
    """Return the profiles in a folder by name; one that can't be read is left out.

    `doctor` names those that can't be read: they must not stop imports that don't need them.
    """
    found: dict[str, Profile] = {}
    for path in sorted(folder.glob("*.yaml")) if folder is not None else ():
        with suppress(ImportRefused):
            profile = read(path)
            found.setdefault(profile.name, profile)
    return found


def all_known(folder: Path | None = None) -> dict[str, Profile]:
    """Return the profiles that come with trustdash, then those in a folder, by name."""
    return {**kept(folder), **known()}


def keep(profile: Profile, folder: Path) -> Path:
    """Write a profile into a folder under its name, where imports find it; return its file.

    Raises ImportRefused if the name is taken or is no plain word.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,47}", profile.name):
        raise ImportRefused(
            f"“{profile.name}” can't be the name of a profile.",
            "Use small letters, digits and hyphens, such as our-promises.",
        )
    path = folder / f"{profile.name}.yaml"
    if profile.name in all_known(folder) or profile.name in ENTITIES or path.exists():
        raise ImportRefused(f"There is a profile “{profile.name}” already.", "Choose another name.")
    folder.mkdir(exist_ok=True)
    path.write_text(describe(profile), encoding="utf-8")
    return path


def find(name: str, folder: Path | None = None) -> Profile:
    """Return a profile by its name, by its entity (our own template), or by its file.

    folder: where further profiles are kept, see `folder_of`.
    """
    if name in known():
        return known()[name]
    if name in (further := kept(folder)):
        return further[name]
    if name in ENTITIES:
        return own(name)
    if name.endswith((".yaml", ".yml")):
        return read(Path(name))
    names = [*known(), *further, *ENTITIES]
    close = difflib.get_close_matches(name, names, 1)
    hint = f"Did you mean “{close[0]}”?" if close else "`trustdash profiles` lists them."
    raise ConfigurationError(f"There is no profile “{name}”.", hint)


@cache
def own(entity: str) -> Profile:
    """Return the profile of our own template: columns are the fields, by name or alias.

    Several rows of one id at different `effective_on` are its history.
    """
    rules: dict[str, Any] = {
        column.name: ColumnRule(
            from_=(column.name, *column.aliases),
            split=";" if column.type == "texts" else None,
        )
        for column in ENTITIES[entity].columns()
    }
    governed = entity in RECORDS
    if governed:
        for beside in ("effective_on", "reason", "approved_by", "requested_by", "reason_code"):
            rules.setdefault(beside, ColumnRule(from_=(beside,)))
    return Profile(
        name=entity,
        description=f"Our own template for {ENTITIES[entity].plural}: columns are its fields.",
        entity=entity,
        columns=rules,
        history=governed,
        skips_states=False,
    )


def describe(profile: Profile) -> str:
    """Return a profile as the YAML that would declare it."""
    dumped = profile.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    first = {name: dumped[name] for name in ("name", "description", "entity")}
    data = {**first, **dumped}
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=100)
