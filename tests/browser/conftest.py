"""One server on the demo and one Chromium for all tests in a real browser."""

import os
import shutil

import pytest
from playwright.sync_api import expect, sync_playwright
from serving import serve, wait_until_answers

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str:
    named = os.environ.get("TRUSTDASH_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, BROWSERS)), None)
    assert found, "Install a Chromium (./.ci/browser does), or set TRUSTDASH_CHROMIUM to its path."
    return found


@pytest.fixture(scope="session")
def address(served_demo):
    """Serve the demo as a user would; give its address."""
    with serve(served_demo) as address:
        yield address


@pytest.fixture(scope="session")
def healthy():
    """Wait until a server of a test's own answers: healthy(address) returns the address."""

    def wait(address: str) -> str:
        wait_until_answers(f"{address}/_stcore/health")
        return address

    return wait


@pytest.fixture(scope="session")
def chromium():
    expect.set_options(timeout=60_000)  # What a busy machine paints late is not missing.
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()
