"""The line does what it says, and nothing else."""

import socket
from contextlib import closing, suppress
from threading import Thread

import pytest

from faults.proxy import Line, to_port


def echo(door, heard):
    """Answer whatever is said, to one caller after another."""
    while True:
        try:
            caller, _ = door.accept()
        except OSError:
            return
        Thread(target=answer, args=(caller, heard), daemon=True).start()


def answer(caller, heard):
    with caller:
        while data := caller.recv(1000):
            heard.append(data)
            caller.sendall(data)


@pytest.fixture
def heard():
    return []


@pytest.fixture
def line(heard):
    door = socket.create_server(("127.0.0.1", 0))
    Thread(target=echo, args=(door, heard), daemon=True).start()
    with closing(Line(to_port(door.getsockname()[1]))) as line:
        yield line
    door.close()


@pytest.fixture
def caller(line):
    with socket.create_connection(("127.0.0.1", line.port), 0.3) as caller:
        yield caller


def say(caller, words):
    caller.sendall(words)
    return caller.recv(1000)


def hung_up(caller, words):
    """Whether the other end hangs up on these words; it may do so before or after hearing them."""
    try:
        return say(caller, words) == b""
    except ConnectionError:
        return True


def test_it_carries_both_ways(caller):
    assert say(caller, b"hello") == b"hello"


def test_a_cut_is_noticed_at_once_and_the_next_call_gets_through(line, caller):
    say(caller, b"hello")

    line.cut()

    assert hung_up(caller, b"again")
    with socket.create_connection(("127.0.0.1", line.port), 1) as next_caller:
        assert say(next_caller, b"hello") == b"hello"


def test_it_refuses(line):
    line.refusing = True

    with suppress(ConnectionError), socket.create_connection(("127.0.0.1", line.port), 1) as caller:
        assert hung_up(caller, b"hello")


@pytest.mark.parametrize(("broken", "arrives"), [("silent", []), ("deaf", [b"hello"])])
def test_half_open_it_answers_nothing(line, caller, heard, broken, arrives):
    setattr(line, broken, True)

    with pytest.raises(TimeoutError):
        say(caller, b"hello")

    assert heard == arrives


def test_it_loses_the_answer_to_one_commit_which_arrived(line, caller, heard):
    line.lose_next = b"COMMIT"
    assert say(caller, b"begin") == b"begin"

    assert hung_up(caller, b"COMMIT")

    assert heard == [b"begin", b"COMMIT"]
    assert (line.lost, line.lose_next) == (1, b"")


def test_healed_it_is_honest(line):
    line.refusing = line.silent = True

    line.heal()

    with socket.create_connection(("127.0.0.1", line.port), 1) as caller:
        assert say(caller, b"hello") == b"hello"
