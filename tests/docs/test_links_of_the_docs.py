"""Each link of the documentation leads somewhere."""

import pages_read as docs
import pytest

PAGES = [docs.README, *docs.DOCS, *sorted((docs.ROOT / "docs" / "decisions").glob("*.md"))]
PICTURES = ("overview", "commitments", "actions", "measures")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_link_leads_to_a_file_and_a_heading_that_are_there(page):
    for link in docs.links(page):
        if link.startswith(("http://", "https://")):
            continue
        name, _, heading = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), f"{page.name} links to {link}"
        assert not heading or heading in docs.anchors(target), f"{page.name} links to {link}"


@pytest.mark.parametrize("name", PICTURES)
def test_the_pictures_of_the_pages_are_there(name):
    assert (docs.ROOT / "docs" / f"{name}.png").is_file()
