import re

import pytest

from config.down import PAGES, folder, page


@pytest.mark.parametrize("name", PAGES)
def test_what_the_proxy_shows_is_what_the_catalogues_say(name):
    """Else: `python -m config.down`."""
    assert (folder() / f"{name}.html").read_text("utf-8") == page(name)


def test_there_is_no_other_page():
    assert {file.stem for file in folder().iterdir()} == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_it_says_all_in_four_languages_and_no_two_alike(name):
    words = re.findall(r'<section lang="(\w\w)">\n<h2>(.*)</h2>\n<p>(.*)</p>', page(name))

    assert {language for language, _, _ in words} == {"uk", "ru", "nl", "en"}
    assert len({heading for _, heading, _ in words}) == len(words) == 4


@pytest.mark.parametrize("name", PAGES)
def test_it_fetches_nothing(name):
    assert not re.search(r"src=|href=|url\(|@import", page(name))
