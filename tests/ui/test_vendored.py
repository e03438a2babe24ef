"""What comes from elsewhere is exactly what its manifest says, with its licence beside it."""

import hashlib

import pytest

import ui

VENDOR = ui.STATIC / "vendor"
MANIFEST = "SHA256SUMS"


def manifest() -> dict[str, str]:
    lines = (VENDOR / MANIFEST).read_text().splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def test_the_manifest_names_every_file_and_no_other():
    assert set(manifest()) == {path.name for path in VENDOR.iterdir()} - {MANIFEST}


@pytest.mark.parametrize("name", manifest())
def test_a_vendored_file_is_the_one_of_the_manifest(name):
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == manifest()[name]


@pytest.mark.parametrize("name", [name for name in manifest() if not name.endswith(".LICENSE")])
def test_a_vendored_file_has_its_licence_beside_it(name):
    assert (VENDOR / f"{name.split('.')[0]}.LICENSE").is_file()


def test_every_kind_of_file_that_is_served_has_a_media_type():
    served = {path.suffix for path in ui.STATIC.rglob("*") if path.is_file() and path.parent != VENDOR}

    assert served | {".woff2"} <= set(ui.MEDIA_TYPES)
