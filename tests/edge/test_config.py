"""The configuration says what is wrong in a sentence that names file, key and what is allowed."""

import pytest

from edge.config import ConfigError, read_config

GOOD = """
[box]
data_dir = "/var/lib/lantern"
[web]
host = "0.0.0.0"
[[lane]]
id = "03"
cashier = "王芳"
[lane.devices.scanner]
driver = "line"
url = "serial:///dev/scanner?baud=9600"
[[lane]]
id = "04"
"""


def test_a_whole_file_is_read(tmp_path):
    path = tmp_path / "edge.toml"
    path.write_text(GOOD, "utf-8")

    config = read_config(path)

    assert str(config.box.data_dir) == "/var/lib/lantern"
    assert [lane.id for lane in config.lane] == ["03", "04"]
    assert config.lane[0].devices.scanner.driver == "line"
    assert config.web.port == 8460
    assert not config.line.metered


def test_devices_are_a_lanes_own_or_named_and_a_lane_may_have_several_scanners(tmp_path):
    path = tmp_path / "edge.toml"
    path.write_text(GOOD.replace('[[lane]]\nid = "04"', SHARED), "utf-8")

    config = read_config(path)

    assert [(one.name, one.role, one.driver) for one in config.device] == [("front", "printer", "escpos")]
    devices = config.lane[1].devices
    assert devices.printer == "front"
    assert devices.drawer.pin == 5
    assert [one if isinstance(one, str) else one.driver for one in devices.scanner] == ["line", "keys"]


SHARED = """
[[lane]]
id = "04"
[lane.devices]
printer = "front"
drawer = {driver = "printer", pin = 5}
scanner = [{driver = "line", url = "loop://"}, {driver = "keys", url = "input:///dev/lantern/keys-1"}]
[[device]]
name = "front"
role = "printer"
driver = "escpos"
url = "socket://192.168.1.50:9100"
"""


def test_what_head_office_has_is_kept_as_long_as_is_asked_for_but_never_under_a_week(tmp_path):
    path = tmp_path / "edge.toml"
    path.write_text("[journal]\nkeep_days = 30\nkeep_mb = 200\n" + GOOD, "utf-8")
    short = tmp_path / "short.toml"
    short.write_text("[journal]\nkeep_days = 6\n" + GOOD, "utf-8")

    journal = read_config(path).journal

    assert (journal.keep_days, journal.keep_mb) == (30, 200)
    with pytest.raises(ConfigError, match=r"\[journal.keep_days\].*>= 7"):
        read_config(short)


def test_a_metered_line_has_its_budget_and_its_quiet_hours(tmp_path):
    path = tmp_path / "edge.toml"
    path.write_text('[line]\nmetered = true\ndaily_bytes = 20_000_000\nquiet = "23:00-06:00"\n' + GOOD, "utf-8")

    line = read_config(path).line

    assert (line.metered, line.daily_bytes, line.quiet) == (True, 20_000_000, "23:00-06:00")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("[web]", "[web]\nprot = 1"), ["'prot'", "[web]", "host, port, names", "'port'"]),
        (('driver = "line"', 'drvier = "line"'), ["'drvier'", "[lane.devices.scanner]", "driver, url"]),
        (("[web]", "[wbe]"), ["'wbe'", "the file", "box, lane, web, line"]),
        (('id = "04"', 'id = "03"'), ["lane 03", "twice"]),
        (('id = "04"', 'id = "3 A"'), ["[lane.id]", "regex"]),
        (('id = "04"', ""), ["[lane]", "missing required field `id`"]),
        (("[web]", "[web]\nport = 70000"), ["[web.port]", "65535"]),
        (('host = "0.0.0.0"', "host = 7"), ["[web.host]", "Expected `str`"]),
        (("[web]", "[line]\nquiet = '23-6'\n[web]"), ["[line.quiet]", "regex"]),
        (("[web]", "[line]\nquiet = '06:00-06:00'\n[web]"), ["06:00-06:00", "begins when it ends"]),
        (("[web]", "[line]\ndaily_bytes = 5\n[web]"), ["[line]", "metered = true"]),
        (("[web]", "[line]\nmetered = true\ndaily_bytes = -5\n[web]"), ["[line.daily_bytes]", ">= 0"]),
        (("[web]", "[web"), ["not TOML", "line 4"]),
        (
            ("[web]", "[[device]]\nname = 'Front'\nrole = 'printer'\ndriver = 'escpos'\n[web]"),
            ["[device.name]", "regex"],
        ),
        (
            ("[web]", "[[device]]\nname = 'a'\nrole = 'printer'\ndirver = 'escpos'\n[web]"),
            ["'dirver'", "[device]", "driver"],
        ),
        (('driver = "line"', 'driver = "line"\npin = 3'), ["[lane.devices.scanner.pin]", "3"]),
    ],
)
def test_a_mistake_names_the_file_the_place_and_what_is_allowed(tmp_path, change, says):
    path = tmp_path / "edge.toml"
    path.write_text(GOOD.replace(*change), "utf-8")

    with pytest.raises(ConfigError) as error:
        read_config(path)

    for part in [str(path), *says]:
        assert part in str(error.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"nowhere\.toml cannot be read"):
        read_config(tmp_path / "nowhere.toml")
