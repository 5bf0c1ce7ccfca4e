from planning.plots import bar
from planning.plots.svg import drawing, path, tag


def test_a_tag_escapes_what_is_written_into_it():
    element = tag("text", "<b>&", class_='a"b', x=1)

    assert element == '<text class="a&quot;b" x="1">&lt;b&gt;&amp;</text>'


def test_a_tag_takes_tags_as_they_are():
    assert tag("g", tag("rect", x=1.25)) == '<g><rect x="1.2"/></g>'


def test_a_tag_leaves_out_what_is_none_and_writes_hyphens():
    assert tag("path", d=None, aria_hidden="true") == '<path aria-hidden="true"/>'


def test_a_drawing_begins_with_its_title():
    picture = drawing("Visits", 10, 20, kind="plain")

    assert picture == (
        '<svg viewBox="0 0 10 20" role="img" class="svg plain"><title>Visits</title></svg>'
    )


def test_a_path_goes_through_its_points():
    assert path([(0, 1), (2.04, 3.96)]) == "M0 1L2 4"
    assert path([]) == ""


def test_a_bar_is_as_long_as_the_part():
    assert '<rect width="25" height="1" class="strip__part"/>' in bar(1, 4)


def test_a_bar_of_nothing_is_empty_and_never_longer_than_the_whole():
    assert '<rect width="0" height="1" class="strip__part"/>' in bar(3, 0)
    assert '<rect width="100" height="1" class="strip__part"/>' in bar(5, 4)
