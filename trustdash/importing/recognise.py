"""Which profile a file wants, told from its columns alone. Never guessed between two that fit."""

import re
from collections.abc import Iterable
from pathlib import Path

from trustdash.errors import ImportRefused
from trustdash.importing import profiles
from trustdash.importing.profile import Profile
from trustdash.importing.values import header_key
from trustdash.model.entities import ENTITIES, RECORDS


def profile_for(columns: Iterable[str], file: str, folder: Path | None = None) -> Profile:
    """Return the profile that these columns are made for.

    Our own template is recognised when every column is a field of one entity and none that it
    requires is missing; the file's name decides where several entities would fit. Any other
    profile is recognised by its `match` columns; the one that asks for most wins. If none is, a
    file named after an entity may have further columns. ImportRefused says which would nearly fit.
    folder: where further profiles are kept; of two that fit equally, one kept there wins.
    """
    keys = {header_key(name) for name in columns}
    if (entity := _own_entity(keys, file)) is not None:
        return profiles.own(entity)
    own = profiles.kept(folder)
    fitting = [p for p in profiles.all_known(folder).values() if p.match and _share(p, keys) == 1.0]
    best = max((len(p.match) for p in fitting), default=0)
    winners = [p for p in fitting if len(p.match) == best]
    winners = [p for p in winners if p.name in own] or winners
    if len(winners) == 1:
        return winners[0]
    if not winners and (entity := _nearly_own_entity(keys, file)) is not None:
        return profiles.own(entity)
    raise _undecided(winners, keys, file)


def _share(profile: Profile, keys: set[str]) -> float:
    return 1 - len(_lacking(profile, keys)) / len(profile.match)


def _lacking(profile: Profile, keys: set[str]) -> list[str]:
    wanted = [(name,) if isinstance(name, str) else name for name in profile.match]
    return [names[0] for names in wanted if not any(header_key(name) in keys for name in names)]


def _own_entity(keys: set[str], file: str) -> str | None:
    fitting = [entity for entity in ENTITIES if _is_template_of(entity, keys)]
    named = [entity for entity in fitting if _names(file, entity)]
    if len(named) == 1:
        return named[0]
    return fitting[0] if len(fitting) == 1 else None


def _nearly_own_entity(keys: set[str], file: str) -> str | None:
    nearly = [e for e in ENTITIES if _names(file, e) and _is_template_of(e, keys, others=True)]
    return nearly[0] if len(nearly) == 1 else None


def _is_template_of(entity: str, keys: set[str], *, others: bool = False) -> bool:
    rules = profiles.own(entity).columns
    explained = {header_key(name) for rule in rules.values() for name in rule.from_}
    required = (column for column in ENTITIES[entity].columns() if column.required)
    # An update of a known record names only what changes, so its required fields may be absent.
    is_update = entity in RECORDS and {"id", header_key("effective_on")} <= keys
    complete = all(
        any(header_key(name) in keys for name in rules[column.name].from_)
        or (column.name == "id" and header_key("external_id") in keys)
        for column in required
    )
    return (others or keys <= explained) and (complete or is_update)


def _names(file: str, entity: str) -> bool:
    stem = re.sub(r"^\d+[-_ ]*", "", Path(file).stem.lower()).replace(" ", "_")
    spellings = {entity, entity.replace("_", "-"), ENTITIES[entity].plural.replace(" ", "_")}
    return any(re.match(rf"{re.escape(word)}(?![a-z_])", stem) for word in spellings)


def _undecided(winners: list[Profile], keys: set[str], file: str) -> ImportRefused:
    if winners:
        names = ", ".join(profile.name for profile in winners)
        return ImportRefused(
            f"{file}: several profiles fit its columns: {names}.",
            f"Say which, e.g. `--profile {winners[0].name}`.",
        )
    near = sorted(
        (p for p in profiles.known().values() if p.match and _share(p, keys) >= 0.5),
        key=lambda p: -_share(p, keys),
    )[:3]
    own = [entity for entity in ENTITIES if _is_template_of(entity, keys)][:5]
    hints = [
        f"{p.name} would fit but for " + ", ".join(f"“{name}”" for name in _lacking(p, keys))
        for p in near
    ] + [f"{entity} would fit" for entity in own]
    nearly = f"Nearest: {'; '.join(hints)}. " if hints else ""
    return ImportRefused(
        f"{file}: no profile is recognised by its columns.",
        f"{nearly}Say which with `--profile NAME` (`trustdash profiles` lists them), or give a file"
        " of your own.",
    )
