import pytest


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "x"])
@pytest.mark.parametrize("address", ["/", "/desk/", "/nl/", "/static/site.css", "/nowhere/"])
def test_a_method_that_no_page_knows_is_refused_everywhere(client, method, address):
    answer = client.generic(method, address)

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, POST"
    assert "default-src" in answer["Content-Security-Policy"]
