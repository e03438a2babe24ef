"""`lantern-hub` as whoever runs it meets it: one line for what they can mend."""

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hub.cli import app
from hub.fleet.keys import load_or_make_key
from protocol.coupons import read_coupon
from tests.hub.made import hub_file


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LANTERN_HUB_DATA", str(tmp_path))
    for name in ("LANTERN_HUB_DB", "LANTERN_HUB_BROKER", "LANTERN_HUB_BOX_BROKER"):
        monkeypatch.delenv(name, raising=False)
    hub_file(tmp_path / "hub.db")
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def test_a_load_tells_what_it_names_that_is_not_there_and_what_it_left_aside(folder):
    goods, prices = folder / "goods.jsonl", folder / "prices.jsonl"
    goods.write_text(
        '{"id": "beer", "name": "啤酒", "price_minor": 600, "deposit": "bottle", "tax_rate": 13}\n', "utf-8"
    )
    prices.write_text('{"item": "bear", "price_minor": 550}\n', "utf-8")

    loaded, priced = run("items", "load", str(goods)), run("prices", "load", str(prices))
    planned = run(
        "plan", "load", "prices", str(prices), "--from", f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%dT%H:%M}"
    )

    assert loaded.exit_code == priced.exit_code == planned.exit_code == 0
    assert "note: item beer names item 'bottle', which is not there" in loaded.stderr
    assert "note: fields that goods do not have were left aside: tax_rate" in loaded.stderr
    assert "note: a price names item 'bear'" in priced.stderr
    assert "note: a price names item 'bear'" in planned.stderr


def test_terms_of_a_store_are_shown_as_a_file_to_edit(folder):
    terms = folder / "terms.json"
    terms.write_text('{"zone": "south", "off": ["half"]}', "utf-8")
    run("store", "add", "s01", "--name", "人民路店")

    settled = run("store", "terms", "s01", str(terms))
    shown = run("store", "terms", "s01")
    terms.write_text(shown.stdout, "utf-8")

    assert "note: off of s01 names promotion 'half', which is not there" in settled.stderr
    assert json.loads(shown.stdout) == {"zone": "south", "off": ["half"]}
    assert "nothing changed" in run("store", "terms", "s01", str(terms)).stdout
    assert "there is no store s99" in run("store", "terms", "s99").stderr


def test_a_store_its_box_and_its_goods_are_three_commands(folder):
    goods = folder / "goods.jsonl"
    goods.write_text('{"id": "milk", "name": "牛奶", "price_minor": 500}\n', "utf-8")
    (folder / "hub.db").unlink()  # the first of them makes the database

    assert run("store", "add", "s01", "--name", "人民路店").exit_code == 0
    code = json.loads(run("enrol", "s01", "--json").stdout)
    loaded = run("items", "load", str(goods))

    assert json.loads(run("store", "list", "--json").stdout)[0]["name"] == "人民路店"
    assert (code["store"], code["box"], len(code["code"])) == ("s01", "box1", 9)
    assert loaded.stdout == "revision 2: 1 items changed\n"


def test_coupons_are_made_signed_with_the_hubs_own_key(folder):
    made = run("coupons", "make", "birthday", "--count", "3", "--until", "20261231").stdout.split()
    key = load_or_make_key(folder / "hub.key").public_key()

    assert {read_coupon(code, "acme", key).until for code in made} == {20261231}
    assert len(set(made)) == 3
    assert run("coupons", "doubles", "--json").stdout == "[]\n"
    assert "a day is written as" in run("coupons", "make", "birthday", "--until", "31.12.").stderr
    assert "a coupon's kind" in run("coupons", "make", "a.b").stderr


def test_rules_of_a_country_are_put_in_force_and_edited(folder):
    assert run("rule", "preset", "uk").stdout == "revision 1: 2 rules added\n"
    assert run("rule", "add", "21IIIIIVVVVVC", "--value", "price_minor", "--step", "10").exit_code == 0
    assert run("rule", "withdraw", "20IIIIIKVVVVC").stdout == "revision 3: 1 rules withdrawn\n"

    assert json.loads(run("rule", "list", "--json").stdout) == [
        {"pattern": "02IIIIIKVVVVC", "value": "price_minor", "step": 1},
        {"pattern": "21IIIIIVVVVVC", "value": "price_minor", "step": 10},
    ]


def test_a_stores_terms_are_a_file_in_which_a_slip_is_told(folder):
    terms = folder / "terms.json"
    run("store", "add", "s01", "--name", "人民路店")
    terms.write_text('{"expired": "warn"}')
    assert run("store", "terms", "s01", str(terms)).stdout == "revision 2: terms of s01 changed\n"
    assert run("store", "terms", "s01", str(terms)).stdout == "revision 2: nothing changed\n"

    terms.write_text('{"expires": "warn"}')

    assert "there is no field 'expires' in Terms" in run("store", "terms", "s01", str(terms)).stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("store", "add", "S01", "--name", "x"), "a store's code is"),
        (("store", "add", "s01", "--name", " "), "a store's name is"),
        (("store", "add", "s01", "--name", "x", "--currency", "yuan"), "a currency is three capitals"),
        (("store", "add", "s01", "--name", "x", "--timezone", "Mars/Olympus"), "there is no time zone 'Mars/Olympus'"),
        (("store", "add", "s01", "--name", "x", "--timezone", "../etc/passwd"), "there is no time zone"),
        (("enrol", "s09"), "there is no store s09"),
        (("store", "list", "--db", "mysql://host/lantern"), "a database is named as"),
        (("serve", "--broker", "host:1883"), "a broker is named as"),
        (("serve", "--broker", "mqtt://host", "--box-broker", "host"), "a broker is named as"),
        (("rule", "add", "23x"), "a pattern is"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_slip_is_told_in_one_line(words, told):
    result = run(*words)

    assert result.exit_code == 1
    assert result.stderr.startswith(f"lantern-hub: {told}")
    assert result.stderr.count("\n") == 1


def test_a_database_of_a_newer_hub_is_told_in_one_line(folder):
    run("db", "upgrade")
    with sqlite3.connect(folder / "hub.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()

    result = run("store", "list")

    assert result.exit_code == 1
    assert result.stderr.startswith("lantern-hub: this database belongs to a newer hub")


@pytest.mark.usefixtures("folder")
def test_a_database_that_is_not_there_is_told_in_its_own_words(postgres_url):
    result = run("store", "list", "--db", postgres_url.replace("/postgres", "/nobody"))

    assert result.exit_code == 1
    assert "nobody" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_store_is_added_with_its_terms_and_shows_no_shifts_yet(folder):
    terms = folder / "terms.json"
    terms.write_text('{"shifts": {"use": "never"}}', "utf-8")
    assert "nothing was changed" in run("store", "add", "s01", "--name", "人民路店", "--terms", str(terms)).stderr
    terms.write_text('{"shifts": {"use": "auto", "count": "shown"}, "day_begins_min": 240}', "utf-8")
    assert run("store", "add", "s01", "--name", "人民路店", "--terms", str(terms)).exit_code == 0

    assert run("store", "terms", "s01", str(terms)).stdout == "revision 1: nothing changed\n"
    assert run("shifts", "2026-11-23", "--check").stdout == "no shifts on 2026-11-23\n"
    assert json.loads(run("shifts", "2026-11-23", "--store", "s01", "--json").stdout)["shifts"] == []
