"""Every example of the documentation runs, and prints what the page says that it prints."""

import shlex
import shutil
from pathlib import Path

import pages_read as docs
import pytest

PROGRAMS = ("trustdash", ".venv/bin/python -m trustdash", "python -m trustdash")
SET_UP = (
    "make ", "apt-get ", "pip install ", "python3 -m venv ", ".venv/bin/python -m pip ",
    ".venv/bin/python -m pytest",
)  # fmt: skip
"""Setting up a machine, which tests/packaging and the build itself go through."""


class Shell:
    """A folder in which the commands of a page are run one after the other."""

    def __init__(self, folder: Path, command_line, begun: Path) -> None:
        """begun: a folder to keep what the first page made of the example for the others."""
        self.folder, self.command_line, self.code, self.begun = folder, command_line, 0, begun

    def run(self, command: str) -> str | None:
        """What a command prints; None for one that is not run here."""
        if command == "echo $?":
            return f"{self.code}\n"
        self.code = 0
        given = ""
        if command.startswith("echo ") and " | " in command:
            said, _, command = command.partition(" | ")
            given = shlex.split(said)[1]
        if command.startswith("cat "):
            return (self.folder / command[4:]).read_text(encoding="utf-8")
        program = next((name for name in PROGRAMS if command.startswith(f"{name} ")), None)
        if program is None:
            assert command.startswith(SET_UP), f"Nobody knows how to try: {command}"
            return None
        words = shlex.split(command.removeprefix(program), comments=True)
        if words[0] == "serve":
            return None
        if words == ["init", "--demo"] and not (self.folder / "data").exists():
            return self.begin()
        told = self.command_line(
            [name for word in words for name in self.expanded(word)], self.folder, given
        )
        self.code = told.code
        return told.err + told.out

    def begin(self) -> str:
        """Make the example, which takes ten seconds, for the first page; copy it for the others."""
        said = self.begun / "said.txt"
        if not said.exists():
            told = self.command_line(["init", "--demo"], self.begun)
            assert told.code == 0, told.err
            said.write_text(told.err + told.out, encoding="utf-8")
        shutil.copytree(self.begun / "data", self.folder / "data")
        return said.read_text(encoding="utf-8")

    def expanded(self, word: str) -> list[str]:
        if "*" not in word:
            return [word]
        return [str(path.relative_to(self.folder)) for path in sorted(self.folder.glob(word))]


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    return tmp_path_factory.mktemp("begun")


@pytest.mark.parametrize("page", [docs.README, *docs.DOCS], ids=lambda page: page.name)
def test_the_examples_of_a_page_run_from_top_to_bottom(page, tmp_path, command_line, begun):
    shell = Shell(tmp_path, command_line, begun)
    for fence in docs.fences(page):
        if fence.title:
            (tmp_path / fence.title).write_text(fence.text, encoding="utf-8")
        elif fence.language in ("", "console"):
            try_out(fence, shell)


def try_out(fence: docs.Fence, shell: Shell) -> None:
    """Run a block's commands. One that ends with another code than 0 says so by `echo $?`."""
    examples = list(docs.examples(fence))
    for example, following in zip(examples, [*examples[1:], None], strict=True):
        printed = shell.run(example.command)
        if fence.language == "console":
            assert docs.is_output(example.output, printed), (
                f"$ {example.command}\n{printed}\n--- The page says: ---\n{example.output}"
            )
        says_code = following is not None and following.command == "echo $?"
        assert shell.code == 0 or says_code or example.command == "echo $?", (
            f"$ {example.command} ends with {shell.code}:\n{printed}"
        )
