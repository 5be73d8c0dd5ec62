"""From the click on the incident filter to the last chart painted, on Overview, in Chromium.

    python -m benchmarks.page [--answers 1000000] [--runs 9]

Two dashboards show the same view of the same data, the demo plus a million survey answers: ours,
and one written the usual way (benchmarks/usual/app.py: pandas, Plotly Express, Streamlit). Each run
clicks in both, in turn; the figure that counts is the ratio of the medians. Memory is that of the
server process, before and after the clicks.
"""

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import answers_file
from trustdash.importing import demo
from trustdash.importing.service import import_files
from trustdash.ledger import Ledger
from trustdash.model.lens import LOCAL, Lens

ROOT = Path(__file__).resolve().parents[1]
USUAL = ROOT / "benchmarks" / "usual" / "app.py"
LISTS = (
    "incident", "commitment", "corrective_action", "decision", "observation", "kpi_definition",
    "remedy", "claim", "listening_theme", "validation", "leader_engagement", "control_check",
    "stakeholder_group", "recommendation", "evidence", "root_cause",
)  # fmt: skip

# Notes when the mouse went down, and every change inside a chart; a run is over when none came for
# a while, longer than the server takes for a view that it has never answered.
WATCH = """() => {
    window.lastPaint = 0;
    document.addEventListener('pointerdown', () => { window.clicked = performance.now() }, true);
    new MutationObserver((changes) => {
        const inChart = (node) => node.nodeType === 1 &&
            (node.closest('.stPlotlyChart') || node.querySelector?.('.stPlotlyChart'));
        if (changes.some((c) => inChart(c.target) || [...c.addedNodes].some(inChart)))
            window.lastPaint = performance.now();
    }).observe(document.body, {childList: true, subtree: true, attributes: true});
}"""
QUIET_MS = 4000
LAST_DAY = date(2026, 11, 20)


def prepare(folder: Path, answers: int) -> tuple[Path, Path, str]:
    """Make the ledger and, beside it, the plain file that the usual way reads."""
    csv = answers_file.write(folder / "answers.csv", answers)
    ledger_path, plain_path = folder / "ledger.duckdb", folder / "plain.duckdb"
    with Ledger.create(ledger_path) as ledger:
        demo.load(ledger)
        import_files(ledger, [csv], profile="feedback_response")
        with ledger.at(Lens(LAST_DAY, scope=LOCAL)) as reader:
            as_of = reader.lens.as_of.isoformat()
            frames = {name: reader.frame(f"SELECT * FROM seen.{name}") for name in LISTS}
            frames["answers"] = reader.frame("SELECT * FROM seen.feedback_response")
    with duckdb.connect(str(plain_path)) as con:
        for name, frame in frames.items():
            con.register("rows_of", frame)
            con.execute(f"CREATE TABLE {name} AS SELECT * FROM rows_of")
            con.unregister("rows_of")
    return ledger_path, plain_path, as_of


@contextmanager
def server(script: Path, environment: dict[str, str]) -> Iterator[tuple[str, int]]:
    """Serve a dashboard; give its address and process id."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port),
        "--server.headless", "true", "--server.address", "localhost",
        "--browser.gatherUsageStats", "false",
    ]  # fmt: skip
    where = {**os.environ, **environment, "PYTHONPATH": str(ROOT)}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT, env=where, stdout=quiet, stderr=quiet) as process:
        try:
            address = f"http://localhost:{port}"
            _wait_until_healthy(address)
            yield address, process.pid
        finally:
            process.terminate()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the machine's Chromium, headless."""
    path = os.environ.get("TRUSTDASH_CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def _wait_until_healthy(address: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)
            return
        except OSError:
            time.sleep(0.25)
    raise SystemExit(f"{address} did not start")


def opened(page: Page, address: str) -> None:
    """Open the dashboard and wait until its charts stand still."""
    page.goto(address)
    page.wait_for_selector(".stPlotlyChart .main-svg", timeout=120_000)
    page.evaluate(WATCH)
    settled(page)


def settled(page: Page) -> float:
    """Wait until no chart has changed for a while; return when the last change was (ms)."""
    still = f"() => performance.now() - window.lastPaint > {QUIET_MS}"
    page.wait_for_function(still, timeout=120_000)
    return float(page.evaluate("() => window.lastPaint"))


def click_to_paint(page: Page, option: int) -> float:
    """Choose an incident in the filter; return milliseconds from the click to the last paint."""
    box = page.locator('[data-testid="stMultiSelect"]').first
    box.locator("input").first.click()
    choice = page.locator('[role="option"]').nth(option)
    choice.wait_for(state="visible")
    page.evaluate("() => { window.lastPaint = 0 }")
    choice.click()
    page.wait_for_function("() => window.lastPaint > 0", timeout=120_000)
    took = settled(page) - float(page.evaluate("() => window.clicked"))
    page.keyboard.press("Escape")
    return took


def memory_mb(pid: int) -> float:
    """Return the resident memory of a process in MiB (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return float("nan")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--answers", type=int, default=1_000_000)
    options.add_argument("--runs", type=int, default=9)
    wish = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        ledger, plain, as_of = prepare(Path(scratch), wish.answers)
        ours = server(ROOT / "dashboard.py", {"TRUSTDASH_LEDGER": str(ledger)})
        usual = server(USUAL, {"USUAL_FILE": str(plain), "USUAL_AS_OF": as_of})
        with ours as (our_address, our_pid), usual as (usual_address, usual_pid), chromium() as it:
            pids = {"ours": our_pid, "usual": usual_pid}
            measure(it, {"ours": our_address, "usual": usual_address}, pids, wish.runs)


def measure(browser: Browser, addresses: dict[str, str], pids: dict[str, int], runs: int) -> None:
    pages = {}
    for name, address in addresses.items():
        pages[name] = browser.new_page(viewport={"width": 1440, "height": 2400})
        opened(pages[name], address)
    took: dict[str, list[float]] = {name: [] for name in pages}
    before = {name: memory_mb(pid) for name, pid in pids.items()}
    for run in range(runs + 1):
        for name, page in pages.items():
            milliseconds = click_to_paint(page, run % 2)
            if run:
                took[name].append(milliseconds)
            opened(page, addresses[name])
    for name, times in took.items():
        growth = f"{before[name]:.0f} → {memory_mb(pids[name]):.0f} MiB"
        print(f"{name:6} median {statistics.median(times):6.0f} ms  (min {min(times):.0f},"
              f" max {max(times):.0f})  server {growth}")  # fmt: skip
    ratio = statistics.median(took["ours"]) / statistics.median(took["usual"])
    print(f"ratio  {ratio:.2f}")


if __name__ == "__main__":
    main()
