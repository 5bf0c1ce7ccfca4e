import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from notices import channels
from notices.models import Notice

CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nSUMMARY:Запис\r\nEND:VCALENDAR\r\n"


def send_to(server, greeting):
    """Send a letter to a server that says `greeting` and then nothing for longer than we wait."""

    def answer():
        connection, _ = server.accept()
        connection.sendall(greeting)
        time.sleep(0.5)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(answer)
        channels.send_email(a_notice())


def a_notice(**fields):
    letter = {
        "key": "visit:A1B2C3D4:1:olena@example.org:email",
        "to": "olena@example.org",
        "subject": "Ваш запис: вівторок 1 грудня 2026",
        "body": "Д'Артаньян, 09:20",
        "language": "uk",
    }
    return Notice(**letter | fields)


def test_a_letter_arrives_as_it_was_written(mail_server):
    channels.send_email(a_notice())

    [(to, letter)] = mail_server.letters
    assert to == ["olena@example.org"]
    assert letter["From"] == "IND <appointments@ind.example>"
    assert letter["Subject"].strip() == "Ваш запис: вівторок 1 грудня 2026"
    assert letter["Content-Language"] == "uk"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_body(["plain"]).get_content().strip() == "Д'Артаньян, 09:20"


def test_the_calendar_file_comes_with_it(mail_server):
    file = {"name": "a.ics", "type": "text/calendar; method=PUBLISH", "content": CALENDAR}

    channels.send_email(a_notice(attachments=[file]))

    [(_, letter)] = mail_server.letters
    [part] = letter.iter_attachments()
    assert part.get_content_type() == "text/calendar"
    assert part["Content-Type"].params == {"method": "PUBLISH", "charset": "utf-8"}
    assert part.get_filename() == "a.ics"
    assert part.get_content().splitlines() == CALENDAR.splitlines()


def test_a_letter_sent_twice_is_known_by_its_id(mail_server):
    channels.send_email(a_notice())
    channels.send_email(a_notice())
    channels.send_email(a_notice(key="visit:A1B2C3D4:2:olena@example.org:email"))

    first, again, other = [letter["Message-ID"] for _, letter in mail_server.letters]
    assert first == again != other
    assert first.endswith("@ind.example>")
    assert "A1B2C3D4" not in first


@pytest.mark.parametrize(
    "fields",
    [
        {"subject": "Hello\r\nBcc: everybody@example.org"},
        {"subject": "Hello\nBcc: everybody@example.org"},
        {"to": "olena@example.org\r\nBcc: everybody@example.org"},
        {"to": "olena@example.org\nRCPT TO:<everybody@example.org>"},
        {"language": "uk\r\nBcc: everybody@example.org"},
    ],
)
def test_nobody_writes_a_header_of_their_own(mail_server, fields):
    with pytest.raises(channels.Undeliverable):
        channels.send_email(a_notice(**fields))

    assert mail_server.letters == []


@pytest.mark.parametrize(
    "to",
    ["o'neil@example.org", '"olena k"@example.org', "olena@пошта.укр", "olena+ind@example.org"],
)
def test_unusual_addresses_get_one_letter(mail_server, to):
    channels.send_email(a_notice(to=to))

    assert len(mail_server.letters) == 1


def test_two_addresses_in_one_are_not_two_letters(mail_server):
    with pytest.raises(channels.Undeliverable):
        channels.send_email(a_notice(to="olena@example.org, everybody@example.org"))

    assert mail_server.letters == []


@pytest.mark.parametrize(
    ("at", "answer", "meaning"),
    [
        ("olena@example.org", "550 no such user", channels.Undeliverable),
        ("olena@example.org", "451 greylisted", channels.NotNow),
        ("DATA", "554 looks like spam", channels.NotNow),
        ("DATA", "452 disk full", channels.NotNow),
    ],
)
def test_what_an_answer_means_for_the_letter(mail_server, at, answer, meaning):
    mail_server.answers[at] = answer

    with pytest.raises(meaning):
        channels.send_email(a_notice())


def test_no_server_is_not_the_letters_fault(mail_server, settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_PORT = server.getsockname()[1]

    with pytest.raises(channels.Unreachable):
        channels.send_email(a_notice())


@pytest.mark.parametrize("greeting", [b"", b"421 too busy\r\n", b"HTTP/1.1 400 Bad Request\r\n"])
def test_a_server_that_hangs_or_is_none_is_left_after_the_timeout(mail_server, settings, greeting):
    settings.EMAIL_TIMEOUT = 0.3
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_PORT = server.getsockname()[1]
        begin = time.monotonic()

        with pytest.raises(channels.Unreachable):
            send_to(server, greeting)

    assert time.monotonic() - begin < 2


def test_a_server_that_falls_silent_after_the_text_is_left_after_the_timeout(mail_server, settings):
    settings.EMAIL_TIMEOUT = 0.3
    mail_server.silent_for = 1

    with pytest.raises(channels.Unreachable):
        channels.send_email(a_notice())


def test_in_demo_mode_no_letter_leaves_the_machine(mail_server, settings):
    settings.DEMO = True

    channels.send_email(a_notice())

    assert mail_server.letters == []
