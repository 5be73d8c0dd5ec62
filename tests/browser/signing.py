"""A dashboard with a sign-in and the provider that people sign in at, in processes of their own."""

import json
import secrets
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from serving import ROOT, free_port, running, serve, wait_until_answers

CLIENT = "trustdash-tests"


@contextmanager
def dashboard(ledger: Path, issuer: str, folder: Path):
    """Serve a ledger as whoever runs it would, with its secrets in a home of its own."""
    port = free_port()
    address = f"http://localhost:{port}"
    place = folder / "home" / ".streamlit"
    place.mkdir(parents=True)
    (place / "secrets.toml").write_text(
        f'[auth]\nredirect_uri = "{address}/oauth2callback"\n'
        f'cookie_secret = "{secrets.token_hex(32)}"\n'
        f'client_id = "{CLIENT}"\nclient_secret = "{secrets.token_hex(8)}"\n'
        f'server_metadata_url = "{issuer}/.well-known/openid-configuration"\n'
    )
    with serve(ledger, port, folder / "home", folder / "dashboard.log"):
        yield address


@contextmanager
def provider(people, folder: Path):
    """Run a provider at which people sign in by their keys; their addresses are verified."""
    port = free_port()
    issuer = f"http://localhost:{port}"
    command = [sys.executable, "-m", "oidc_provider_mock", "-p", str(port), "-H", "localhost"]
    for key in people:
        claims = {"sub": key, "email": address_of(key), "email_verified": True}
        command += ["--user-claims", json.dumps(claims)]
    with running(command, {}, folder / "provider.log"):
        wait_until_answers(f"{issuer}/.well-known/openid-configuration")
        yield issuer


def address_of(key: str) -> str:
    return f"{key}@example.org"


def users(ledger: Path, *words: str) -> None:
    """Keep accounts on the command line while the dashboard owns the ledger."""
    command = [sys.executable, "-m", "trustdash", "users", *words, "--ledger", str(ledger)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)


class Person:
    """Somebody at a browser of their own, whose websocket is listened to."""

    def __init__(self, chromium, address: str, cookies=()) -> None:
        self.context = chromium.new_context(viewport={"width": 1760, "height": 900})
        self.context.add_cookies(list(cookies))
        self.context.set_default_timeout(60_000)
        self.page, self.address, self.bytes = self.context.new_page(), address, []
        self.answers: list[tuple[str, int]] = []
        self.page.on("websocket", self._listen)
        self.page.on("response", self._note)

    def _listen(self, websocket) -> None:
        websocket.on("framereceived", self._take)

    def _take(self, frame) -> None:
        self.bytes.append(frame if isinstance(frame, bytes) else frame.encode())

    def _note(self, response) -> None:
        if "/auth/login" in response.url:
            self.answers.append((response.url, response.status))

    def goto(self, path: str = "") -> "Person":
        self.page.goto(f"{self.address}/{path}")
        self.page.wait_for_selector("h1")
        return self

    def begin(self) -> "Person":
        """Click until the dashboard leads to the provider: on a busy machine it may time out."""
        for _ in range(4):
            self.answers.clear()
            self.page.get_by_role("button", name="Sign in", exact=True).click()
            for _ in range(100):
                if self.answers:
                    break
                self.page.wait_for_timeout(200)
            if self.answers and self.answers[-1][1] == 302:
                return self
            self.goto()
        raise AssertionError(f"The sign-in does not begin: {self.answers}")

    def sign_in(self, sub: str, path: str = "") -> "Person":
        """Sign in at the provider under a key, at the page of an address."""
        self.goto(path).begin()
        self.page.wait_for_selector('input[name="sub"]')
        self.page.fill('input[name="sub"]', sub)
        self.page.get_by_role("button", name="Authorize").click()
        self.page.wait_for_url(f"{self.address}/**")
        self.page.wait_for_selector("h1")
        return self

    def click(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def sees(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for()

    def heard(self) -> bytes:
        return b"".join(self.bytes)

    @property
    def menu(self) -> list[str]:
        """The pages in the menu, those of its drop-down too."""
        section = self.page.get_by_text("Keep the record")
        if section.count():
            section.first.click()
            self.page.wait_for_timeout(500)
        links = self.page.locator("a[data-testid^=stTopNav], [data-testid^=stTopNav] a").all()
        found = {link.inner_text().split("\n")[-1] for link in links}
        self.page.keyboard.press("Escape")
        return sorted(found)

    def close(self) -> None:
        self.context.close()
