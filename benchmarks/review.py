"""From a key to the next slide painted, in Chromium, and how long a review takes to stand.

    python -m benchmarks.review [--ledger demo.duckdb] [--keys 60]

Every slide is on the page before the first key, so that a key needs no server; what is measured is
what a presenter waits for.
"""

import argparse
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.page import ROOT, server
from trustdash.importing import demo
from trustdash.ledger import Ledger

DRAWN = """() => {
    const charts = [...document.querySelectorAll('.stPlotlyChart')];
    return document.querySelectorAll('.td-slide-foot').length > 3 && charts.length > 3 &&
        charts.every((chart) => chart.querySelector('.main-svg'));
}"""
# Resolves after the frame in which the other slide is painted.
PRESS = """async (key) => {
    const start = performance.now();
    document.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
    return performance.now() - start;
}"""


def stands(page: Page, address: str) -> float:
    """Open the slides; return the seconds until the last chart is drawn."""
    start = time.perf_counter()
    page.goto(f"{address}/review?mode=review&slide=1")
    page.wait_for_function(DRAWN, timeout=180_000)
    return time.perf_counter() - start


def measure(ledger: Path, keys: int) -> None:
    """Print how long the slides take to stand, cold and again, and the median from key to paint."""
    with (
        server(ROOT / "dashboard.py", {"TRUSTDASH_LEDGER": str(ledger)}) as (address, _),
        sync_playwright() as play,
    ):
        chromium = os.environ.get("TRUSTDASH_CHROMIUM") or shutil.which("chromium")
        browser = play.chromium.launch(executable_path=chromium)
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        cold, again = stands(page, address), stands(page, address)
        page.wait_for_timeout(3000)
        page.keyboard.press("Home")
        slides = page.locator(".td-slide-foot").count()
        ways = ["PageDown"] * (slides - 1) + ["PageUp"] * (slides - 1)
        took = [float(page.evaluate(PRESS, ways[n % len(ways)])) for n in range(keys)]
        browser.close()
    print(f"{slides} slides stand after {cold:.1f} s, again after {again:.1f} s")
    print(f"key to paint: median {statistics.median(took):.0f} ms, longest {max(took):.0f} ms")


def main() -> None:
    """Run the benchmark on a ledger, or on a demo of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ledger", type=Path)
    parser.add_argument("--keys", type=int, default=60)
    asked = parser.parse_args()
    if asked.ledger is not None:
        measure(asked.ledger, asked.keys)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.duckdb"
        with Ledger.create(path) as ledger:
            demo.load(ledger)
        measure(path, asked.keys)


if __name__ == "__main__":
    main()
