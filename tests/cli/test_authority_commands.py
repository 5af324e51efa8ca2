"""`agenda`, `authority` and `proposals`, in this process on a database of their own."""

import json

import pytest
from typer.testing import CliRunner

from catalogue.joining.listing import listed
from cli.main import app
from cli.output import console
from tests.agenda_letters import letter, read
from tests.made_letters import letter as plain_letter
from worker.database import make_engine


@pytest.fixture
def run(database_url, valkey_url, tmp_path, monkeypatch):
    monkeypatch.setenv("LETTERBOOK_DATABASE_URL", database_url)
    monkeypatch.setenv("LETTERBOOK_BROKER_URL", valkey_url)
    monkeypatch.setenv("LETTERBOOK_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(console, "width", 200)

    # A command leaves its connections to the end of its process; here that is the test's.
    engines = []
    monkeypatch.setattr(
        "cli.runtime.make_engine", lambda url: engines.append(make_engine(url)) or engines[-1]
    )

    def invoke(*words, code=0):
        done = CliRunner().invoke(app, list(words))
        assert done.exit_code == code, done.output
        return done

    yield invoke
    for engine in engines:
        engine.dispose()


def lines(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_migrating_ships_what_is_known_and_an_import_adds_to_it(run, tmp_path):
    run("migrate")
    assert len(lines(run("agenda", "list", "--session", "75", "--json"))) == 8
    file = tmp_path / "more.csv"
    file.write_text("agenda_document,item,title\nA/74/251,9,Report\nA/74/251,9[3],Heading\n")
    done = run("agenda", "import", str(file), code=3)
    assert "2 rows: 1 added" in done.output
    assert "subject heading" in done.output
    (report,) = lines(run("agenda", "import", str(file), "--json", code=3))
    assert (report["same"], report["refused"][0]["line"]) == (1, 3)
    (entry,) = lines(run("agenda", "show", "74", "9", "--json"))
    assert entry["titles"] == {"en": "Report"}
    assert "A/74/251" in run("agenda", "show", "74", "9").output
    run("agenda", "show", "74", "nine", code=2)
    run("agenda", "show", "74", "10", code=4)
    run("agenda", "import", "README.md", code=2)


def test_a_proposed_title_is_confirmed_and_filled_in(run, put):
    put(*letter("34 and 41", "Prevention of armed conflict", "Learned: a title", number=150))
    bare = put(*letter("41", number=151))
    proposed = lines(run("agenda", "proposals", "--session", "75", "--json"))
    assert [(one["item"], one["title"]) for one in proposed] == [
        (34, "Prevention of armed conflict"),
        (41, "Learned: a title"),
    ]
    run("agenda", "confirm", "75", "41")
    run("agenda", "refuse", "75", "34")
    run("agenda", "proposals", code=4)
    run("agenda", "confirm", "75", "34", code=4)
    (item,) = lines(run("agenda", "show", "75", "41", "--json"))
    assert item["documents"] == ["A/75/151", "A/75/150"]
    assert item["confirmed_by"]
    shown = run("show", str(bare.document_id)).output
    assert "41 Learned: a title (title from the authority)" in shown
    assert "0 taken up" in run("agenda", "learn").output


def test_a_letter_is_joined_and_parted(run, put, sessions):
    text = plain_letter().decode()
    sent = text[text.index("Letter dated") :]
    letter_id = put(read(sent), sent).document_id
    put(read(text), text)
    with sessions() as session:
        number = str(listed(session)[0]["id"])
    assert "letter date: the same" in run("proposals", "list").output
    run("proposals", "accept", number)
    assert len(lines(run("show", "A/75/101", "--json"))[0]["renditions"]) == 2
    run("proposals", "accept", number, code=4)
    run("proposals", "undo", number)
    assert lines(run("show", str(letter_id), "--json"))[0]["symbols"] == []
    run("proposals", "refuse", number)
    run("proposals", "list", code=4)
    assert lines(run("proposals", "list", "--state", "all", "--json"))[0]["state"] == "refused"
    assert "1 pairs" in run("proposals", "search").output


def test_authorities_need_no_servers(monkeypatch, tmp_path):
    monkeypatch.setattr(console, "width", 200)
    monkeypatch.setenv("LETTERBOOK_HOME", str(tmp_path / "never-made"))
    runner = CliRunner()
    (state,) = lines(
        runner.invoke(app, ["authority", "states", "Swaziland", "--on", "2000", "--json"])
    )
    assert (state["code"], state["code_on"]) == ("SWZ", "SWZ")
    (group,) = lines(runner.invoke(app, ["authority", "groups", "g77", "--json"]))
    assert group["names"]["fr"] == "Groupe des 77 et de la Chine"
    assert runner.invoke(app, ["authority", "states", "Ruritania"]).exit_code == 4
    assert runner.invoke(app, ["authority", "states", "AZE", "--on", "then"]).exit_code == 2
    assert "Azerbaïdjan" in runner.invoke(app, ["authority", "states", "AZE"]).output
    assert "General Assembly" in runner.invoke(app, ["authority", "organs", "A"]).output
    assert not (tmp_path / "never-made").exists()
