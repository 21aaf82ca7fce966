"""The client of both Git hosts: tokens, waiting, and what it says when something is refused."""
import logging
import time
import traceback

import pytest

pytest.register_assert_rewrite("local_git")

import web  # noqa: E402
from local_git import ARN, TOKEN, Place, hosts, naps, secrets  # noqa: E402, F401
from target import Outdated, Unusable  # noqa: E402
from web import Unavailable, Web, read_token  # noqa: E402

WHERE = "/repos/team/policies"


@pytest.fixture
def place(hosts, secrets, naps, monkeypatch):  # noqa: F811
    monkeypatch.setenv("SSL_CERT_FILE", hosts.ca)
    return Place(hosts, "github")


@pytest.fixture
def api(place):
    return Web({"API_URL": place.hosts.github, "TOKEN_ARN": ARN}, WHERE, "too late")


# Tokens


@pytest.mark.parametrize("value", [
    TOKEN, f" {TOKEN}\n", '{"token": "%s"}' % TOKEN, '{"user": "u", "token": "%s"}' % TOKEN])
def test_secret_is_the_token_or_holds_it(secrets, value):
    secrets.value = value
    assert read_token(ARN) == TOKEN


@pytest.mark.parametrize("value", [
    "", " ", "{}", '{"token": ""}', '{"token": null}', '{"token": "%s' % TOKEN, '["%s"]' % TOKEN, f"{TOKEN} {TOKEN}",
    f"{TOKEN}\r\nHost: other", "[" * 50_000, f"\u201c{TOKEN}\u201d", TOKEN.encode()])
def test_secret_without_a_token(secrets, value):
    secrets.value = value
    with pytest.raises(Unusable, match="There is no token in the secret arn:.*give it a text that is") as caught:
        read_token(ARN)
    assert TOKEN not in shown(caught.value)


@pytest.mark.parametrize("code", ["ResourceNotFoundException", "InvalidRequestException"])
def test_secret_that_is_not_there(secrets, code):
    secrets.error = code
    with pytest.raises(Unusable, match=ARN):
        read_token(ARN)


def test_secret_that_may_not_be_read(secrets):
    secrets.error = "AccessDeniedException"
    with pytest.raises(web.ClientError, match="AccessDenied"):
        read_token(ARN)


def shown(error):
    """All that could be printed of an exception and its causes."""
    return "".join(traceback.format_exception(error)) + repr(error) + str(vars(error))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 429, 500, 502])
def test_host_that_repeats_the_token(api, place, caplog, status):
    caplog.set_level(logging.DEBUG)
    place.fail("GET", "/pulls", status, body={"message": f"Bearer {TOKEN} is not good"}, times=99)
    with pytest.raises((Unusable, Unavailable)) as caught:
        api.call("GET", "/pulls")
    assert f"GET {WHERE}/pulls: {status}: " in str(caught.value) and "Bearer *** is not good" in str(caught.value)
    assert TOKEN not in shown(caught.value) + caplog.text + repr(api) + str(api.headers)


def test_token_is_sent_as_a_bearer(api, place):
    assert api.call("GET", "/pulls") == []
    assert place.calls("GET")[0]["token"] is True


def test_token_is_kept_between_invocations_and_read_again_when_refused(api, place, secrets):
    api.call("GET", "/pulls")
    secrets.value = "ghp_next"
    api.call("GET", "/pulls")
    assert secrets.reads == 1, "the old one is good for as long as it is taken"
    place.begin({"a": "1"}, token="ghp_next")
    assert api.call("GET", "/pulls") == [] and secrets.reads == 2


def test_token_that_is_refused_twice(api, place, secrets):
    api.call("GET", "/pulls")
    place.fail("GET", "/pulls", 401, times=99)
    with pytest.raises(Unusable, match="401.*token in arn:"):
        api.call("GET", "/pulls")
    assert secrets.reads == 2 and len(place.calls("GET")) == 2


# Where to


@pytest.mark.parametrize("url", ["http://api.github.com", "api.github.com", "ftp://api.github.com", "", "HTTP://a"])
def test_only_https(url):
    with pytest.raises(Unusable, match="https://"):
        Web({"API_URL": url, "TOKEN_ARN": ARN}, WHERE, "")


def test_slash_at_the_end_of_the_address(place):
    api = Web({"API_URL": place.hosts.github + "/", "TOKEN_ARN": ARN}, WHERE, "")
    assert api.url == place.hosts.github + WHERE and api.call("GET", "/pulls") == []


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_follows_no_redirect(api, place, status):
    place.fail("GET", "/pulls", status, headers={"Location": place.hosts.url.replace("127.0.0.1", "localhost")})
    with pytest.raises(Unusable, match=f"{status}: .*see whether API_URL"):
        api.call("GET", "/pulls")
    assert len(place.calls("GET")) == 1


def test_certificate_of_an_authority_that_is_not_trusted(api, naps, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(Unavailable, match="no answer: .*CERTIFICATE_VERIFY_FAILED"):
        api.call("GET", "/pulls")


def test_certificate_of_another_host(place, naps, monkeypatch):
    port = place.hosts.url.rpartition(":")[2]
    api = Web({"API_URL": f"https://127.0.0.2:{port}/github", "TOKEN_ARN": ARN}, WHERE, "")
    with pytest.raises(Unavailable, match="no answer"):
        api.call("GET", "/pulls")


def test_host_out_of_reach(secrets, naps):
    api = Web({"API_URL": "https://127.0.0.1:9", "TOKEN_ARN": ARN}, WHERE, "")
    with pytest.raises(Unavailable, match="GET /repos/team/policies/pulls: no answer: .*refused"):
        api.call("GET", "/pulls")
    assert naps == [1, 2, 4, 8, 16, 32]


# Waiting


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_tries_again(api, place, naps, status):
    place.fail("GET", "/pulls", status, times=3)
    assert api.call("GET", "/pulls") == [] and naps == [1, 2, 4]


@pytest.mark.parametrize("headers", [
    {"Retry-After": "soon"}, {"Retry-After": "\u00b2"}, {"Retry-After": "9" * 5000},
    {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "soon"}])
def test_times_that_are_none(headers):
    headers = {name.lower(): value for name, value in headers.items()}
    assert web.pause_before_retry(429, headers, "", 2) == 2


@pytest.mark.parametrize("status", [403, 429, 503])
def test_waits_as_long_as_it_is_asked_to(api, place, naps, status):
    place.fail("POST", "/git/refs", status, headers={"Retry-After": "7"}, times=2)
    place.fail("POST", "/git/refs", 201, body={"ref": "made"})
    assert api.call("POST", "/git/refs", {}) == {"ref": "made"} and naps == [7, 7]


def used_up(seconds):
    """The headers of an hour whose requests are used up, and which ends in so many seconds."""
    return {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + seconds)}


def test_waits_for_the_next_hour_if_it_is_near(api, place, naps):
    place.fail("GET", "/pulls", 403, headers=used_up(30))
    assert api.call("GET", "/pulls") == []
    assert len(naps) == 1 and 28 <= naps[0] <= 30


def test_does_not_wait_for_an_hour(api, place, naps):
    place.fail("GET", "/pulls", 429, headers=used_up(900))
    with pytest.raises(Unavailable, match="429: .*rate limit"):
        api.call("GET", "/pulls")
    assert naps == []


def test_waits_a_minute_where_nothing_is_said(api, place, naps):
    place.fail("GET", "/pulls", 403, body={"message": "You have exceeded a secondary rate limit."})
    assert api.call("GET", "/pulls") == [] and naps == [60]


def test_gives_up(api, place, naps):
    place.fail("GET", "/pulls", 502, times=99)
    with pytest.raises(Unavailable, match="502"):
        api.call("GET", "/pulls")
    assert sum(naps) <= Web.patience
    naps.clear()
    with pytest.raises(Unavailable, match="502"):
        api.call("GET", "/pulls")
    assert naps == [], "its patience is for all calls of an invocation together"


def test_time_that_a_host_takes_to_fail_is_waiting_too(api, place, naps, monkeypatch):
    clock = iter(range(0, 10_000, 20))
    monkeypatch.setattr(web.time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(api, "send", lambda *_: (None, {}, b"", "timed out"))
    with pytest.raises(Unavailable, match="timed out"):
        api.call("GET", "/pulls")
    assert naps == [1, 2]


@pytest.mark.parametrize("status", [500, 501])
def test_failure_of_the_host_is_told_at_once(api, place, naps, status):
    place.fail("GET", "/pulls", status)
    with pytest.raises(Unavailable, match=str(status)):
        api.call("GET", "/pulls")
    assert naps == []


# Answers


def test_refusal_is_told(api, place, naps):
    place.fail("GET", "/pulls", 422, body={"message": "line\nline\t", "long": "x" * 9000})
    with pytest.raises(Unusable) as caught:
        api.call("GET", "/pulls")
    assert f'GET {WHERE}/pulls: 422: {{"message": "line\\nline\\t"' in str(caught.value)
    assert len(str(caught.value)) < 900 and naps == []


def test_race_is_outdated(api, place):
    place.fail("GET", "/pulls", 422, body={"message": "You come too late"})
    with pytest.raises(Outdated, match="too late"):
        api.call("GET", "/pulls")


def test_absent(api, place):
    assert api.call("GET", "/git/ref/heads/none", absent=(404,)) is None
    with pytest.raises(Unusable, match="404"):
        api.call("GET", "/git/ref/heads/none")


def test_bytes_as_they_are(api, place):
    place("commit", files={"a": "\u00e9\r\n"})
    assert api.call("GET", "/contents/a", raw="application/vnd.github.raw+json") == b"\xc3\xa9\r\n"


@pytest.mark.parametrize("page", ["<html>Sign in</html>", "[" * 50_000])
def test_page_instead_of_json(api, place, page):
    place.fail("GET", "/pulls", 200, body=page)
    with pytest.raises(Unusable, match=": this is not JSON: see whether API_URL"):
        api.call("GET", "/pulls")
