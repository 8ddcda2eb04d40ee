"""Links of the pages lead somewhere."""

import pytest

from docs_pages import PAGES, ROOT, find_anchors, find_links


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_to_another_page_and_heading_leads_there(page):
    broken = []
    for line, target in find_links(page):
        path, _, anchor = target.partition("#")
        if "://" in path or path.startswith("mailto:"):
            continue
        file = (page.parent / path).resolve() if path else page
        if not file.exists():
            broken.append(f"line {line}: {target}: no such file")
        elif anchor and (file.suffix != ".md" or anchor not in find_anchors(file)):
            broken.append(f"line {line}: {target}: no such heading")
    assert broken == []


def test_every_page_can_be_reached_from_the_readme():
    """A page that no link leads to is not read."""
    reached, open_pages = set(), [ROOT / "README.md"]
    while open_pages:
        page = open_pages.pop()
        if page in reached:
            continue
        reached.add(page)
        files = [(page.parent / target.partition("#")[0]).resolve() for _, target in find_links(page)]
        open_pages += [file for file in files if file.suffix == ".md" and file.exists()]
    decisions = ROOT / "docs/decisions"  # the README leads to the folder
    assert [page for page in PAGES if page not in reached and page.parent != decisions] == []
