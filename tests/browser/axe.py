"""What axe finds against WCAG 2.2, levels A and AA, on a page as it stands."""

from pathlib import Path

import axe_playwright_python

SCRIPT = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """async ([within, levels]) => {
    const found = await axe.run(within ?? document, {
        runOnly: {type: 'tag', values: levels}, resultTypes: ['violations'], preload: false,
    });
    return found.violations.flatMap((broken) => broken.nodes.map((node) => ({
        rule: broken.id, where: node.target.join(' '), html: node.html.slice(0, 300),
        why: node.failureSummary,
    })));
}"""


def violations(page, within: str | None = None) -> list[dict[str, str]]:
    """Return each broken rule with the element that breaks it, for good and not on the way."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SCRIPT)
    found = page.evaluate(RUN, [within, LEVELS])
    if found:  # A colour may be changing still, or a part not be laid out yet.
        page.wait_for_timeout(1500)
        found = page.evaluate(RUN, [within, LEVELS])
    return found
