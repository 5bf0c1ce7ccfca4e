"""Draw the outline of the Netherlands from world-atlas, which holds Natural Earth's borders.

Usage: outline.py countries-10m.json netherlands.svg. Where a place lies on it is
computed in planning/plots/country.py from the same four numbers.
"""

import json
import sys
from math import cos, hypot, radians
from pathlib import Path

COUNTRY = "528"  # ISO 3166-1
WEST, NORTH, MIDDLE, SCALE = 3.2, 53.7, 52.1, 100
WIDTH, HEIGHT = 260, 300
FINE = 0.8  # what is nearer to a straight line than this is left out
SMALL = 4  # corners of an island that is left out

Point = tuple[float, float]


def rings(world: dict) -> list[list[Point]]:
    """Return the coasts and borders of the country as rings of degrees."""
    shapes = world["objects"]["countries"]["geometries"]
    (land,) = [shape for shape in shapes if shape.get("id") == COUNTRY]
    polygons = land["arcs"] if land["type"] == "MultiPolygon" else [land["arcs"]]
    arcs = [degrees(arc, world["transform"]) for arc in world["arcs"]]
    return [joined(ring, arcs) for polygon in polygons for ring in polygon]


def degrees(arc: list[list[int]], transform: dict) -> list[Point]:
    """Return the points of an arc, which are kept as steps of a fine grid."""
    (wide, high), (left, low) = transform["scale"], transform["translate"]
    found, x, y = [], 0, 0
    for right, up in arc:
        x, y = x + right, y + up
        found.append((x * wide + left, y * high + low))
    return found


def joined(ring: list[int], arcs: list[list[Point]]) -> list[Point]:
    """Return a ring of arcs; a negative number is one walked backwards."""
    points: list[Point] = []
    for number in ring:
        walk = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += walk[1:] if points else walk
    return points


def in_europe(ring: list[Point]) -> bool:
    return all(3 < x < 7.5 and 50.5 < y < 54 for x, y in ring)  # noqa: PLR2004 -- degrees


def on_paper(point: Point) -> Point:
    x, y = point
    return (x - WEST) * cos(radians(MIDDLE)) * SCALE, (NORTH - y) * SCALE


def simpler(points: list[Point]) -> list[Point]:
    """Leave out what is nearer than FINE to the line between its ends (Douglas and Peucker)."""
    if len(points) < 3:  # noqa: PLR2004 -- nothing is between two
        return points
    away = [distance(point, points[0], points[-1]) for point in points]
    far = max(range(len(points)), key=away.__getitem__)
    if away[far] <= FINE:
        return [points[0], points[-1]]
    return simpler(points[: far + 1])[:-1] + simpler(points[far:])


def distance(point: Point, start: Point, end: Point) -> float:
    (x, y), (a, b), (c, d) = point, start, end
    length = hypot(c - a, d - b)
    if length < 1e-6:  # noqa: PLR2004 -- one and the same
        return hypot(x - a, y - b)
    return abs((d - b) * x - (c - a) * y + c * b - d * a) / length


def outline(ring: list[Point]) -> str:
    """Return a ring as path data; nothing if it is too small to be seen."""
    points = [on_paper(point) for point in ring]
    half = len(points) // 2
    corners = simpler(points[: half + 1])[:-1] + simpler(points[half:])
    if len(corners) < SMALL:
        return ""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "Z"


def main() -> None:
    source, target = map(Path, sys.argv[1:])
    found = [ring for ring in rings(json.loads(source.read_text())) if in_europe(ring)]
    land = "".join(outline(ring) for ring in found)
    target.write_text(
        "<!-- From world-atlas 2.0.2 (ISC: world-atlas.LICENSE.txt), which holds Natural Earth "
        "(public domain). Drawn by frontend/outline.py. -->\n"
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path d="{land}" fill="#eef4f9" stroke="#9dbfdc"/></svg>\n'
    )


if __name__ == "__main__":
    main()
