import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english():
    """Read messages as they are written, whatever language the site speaks first."""
    with translation.override("en"):
        yield
