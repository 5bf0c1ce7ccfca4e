"""What `make bench` remembers, and when it says that something was lost."""

import json

import pytest

from bench import figures, history

FAST = {"bookings_to_bare spread": {"value": 0.02, "better": "more"}}
SLOW = {"bookings_to_bare spread": {"value": 0.015, "better": "more"}}


def kept(folder):
    return history.read(folder / history.FILE)


def test_the_first_run_loses_nothing_and_is_kept(tmp_path):
    lost = history.close(FAST, "18.1", folder=tmp_path / "new")

    assert lost == []
    [run] = kept(tmp_path / "new")
    assert run["ratios"] == FAST
    assert run["machine"]["postgresql"] == "18.1"
    assert run["machine"]["cores"] >= 1
    assert run["commit"]


def test_a_loss_names_the_ratio_before_and_after_and_is_not_kept(tmp_path):
    history.close(FAST, "18.1", folder=tmp_path)

    for _ in range(2):  # a second run does not find it usual
        [lost] = history.close(SLOW, "18.1", folder=tmp_path)
        assert lost == "bookings_to_bare spread: 25 % lost, before 0.02, after 0.015"

    assert len(kept(tmp_path)) == 1


def test_a_loss_that_is_accepted_is_what_the_next_run_is_held_against(tmp_path):
    history.close(FAST, "18.1", folder=tmp_path)

    assert history.close(SLOW, "18.1", accept=True, folder=tmp_path) == []
    assert history.close(SLOW, "18.1", folder=tmp_path) == []


def test_another_machine_says_nothing_about_this_one(tmp_path):
    history.close(FAST, "17.6", folder=tmp_path)

    assert history.close(SLOW, "18.1", folder=tmp_path) == []


def test_each_ratio_is_held_against_the_last_run_that_measured_it():
    here = {"cpu": "x"}
    runs = [
        {"machine": here, "ratios": {"a": {"value": 1, "better": "more"}}},
        {"machine": here, "ratios": {"a": {"value": 2, "better": "more"}}},
        {"machine": here, "ratios": {"b": {"value": 3, "better": "less"}}},
        {"machine": {"cpu": "y"}, "ratios": {"a": {"value": 9, "better": "more"}}},
    ]

    found = history.last(runs, here)

    assert {name: each["value"] for name, each in found.items()} == {"a": 2, "b": 3}


@pytest.mark.parametrize(
    ("before", "after", "better", "share"),
    [
        (1.0, 0.75, "more", 0.25),
        (1.0, 1.25, "more", -0.25),
        (1.0, 1.25, "less", 0.25),
        (1.0, 0.75, "less", -0.25),
        (0.0, 1.0, "less", 0.0),
    ],
)
def test_what_is_lost_depends_on_what_is_better(before, after, better, share):
    assert history.lost(before, after, better) == share


def test_exactly_a_fifth_is_not_too_much():
    before = {"a": {"value": 10, "better": "more"}, "b": {"value": 10, "better": "less"}}
    edge = {"a": {"value": 8, "better": "more"}, "b": {"value": 12, "better": "less"}}

    assert history.losses(before, edge) == []


def test_what_was_measured_only_once_is_passed_over():
    assert history.losses({"a": {"value": 1, "better": "more"}}, FAST) == []


def test_only_figures_that_are_ratios_are_remembered(monkeypatch, capsys):
    monkeypatch.setattr(figures, "RATIOS", {})

    figures.figure("rate", [50], of="bookings", unit="1/s")
    figures.figure("bookings_to_bare", [0.01, 0.02, 0.04], case="hot", better="more")
    figures.figure("bare_to_this_in_cpu", [0.5], of=("bookings", "hot"), better="more")

    assert {name: each["value"] for name, each in figures.RATIOS.items()} == {
        "bookings_to_bare hot": 0.02,
        "bare_to_this_in_cpu bookings hot": 0.5,
    }
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert first["figure"] == "rate"


def test_a_processor_without_a_name_is_known_by_its_kind(tmp_path):
    (tmp_path / "cpuinfo").write_text("processor\t: 0\nBogoMIPS\t: 50.00\n")

    assert history.cpu_model(tmp_path / "cpuinfo")
