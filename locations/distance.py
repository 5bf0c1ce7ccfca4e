from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0  # mean radius
Point = tuple[float, float]  # latitude and longitude, in degrees


def kilometres(here: Point, there: Point) -> float:
    """Return the great-circle distance between two points: as the crow flies, by haversine."""
    (lat, lon), (other_lat, other_lon) = [map(radians, point) for point in (here, there)]
    half = sin((other_lat - lat) / 2) ** 2
    half += cos(lat) * cos(other_lat) * sin((other_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, half)))
