"""Settings are read once, and what is unsafe or misspelt refuses to start."""

from pathlib import Path

import pytest

from portal.settings import FILES, SECRETS, BadSettings, MailServer, Settings

KEY = "0123456789abcdef" * 4
SAFE = {
    "PORTAL_ENVIRONMENT": "production",
    "PORTAL_BASE_URL": "https://portal.example",
    "PORTAL_MAIL_SERVER": "smtps://portal@mail.example",
    "PORTAL_MAIL_FROM": "portal@portal.example",
    **{f"PORTAL_{name.upper()}": KEY for name in SECRETS},
}


@pytest.fixture
def folder(tmp_path: Path) -> dict[str, str]:
    return {"PORTAL_DATA_DIR": str(tmp_path)}


def test_nothing_needs_to_be_set_to_try_it(folder: dict[str, str]) -> None:
    settings = Settings.read({**folder, "HOME": "/", "PATH": ""})
    assert settings.environment == "development"
    assert settings.database == f"sqlite:///{folder['PORTAL_DATA_DIR']}/portal.db"


def test_another_database_may_be_given(folder: dict[str, str]) -> None:
    url = "postgresql://portal@127.0.0.1/portal"
    assert Settings.read({**folder, "PORTAL_DATABASE_URL": url}).database == url


@pytest.mark.parametrize("name", ["PORTAL_DATBASE_URL", "PORTAL_", "PORTAL_BASE_URL_FILE"])
def test_an_unknown_name_refuses_to_start(folder: dict[str, str], name: str) -> None:
    with pytest.raises(BadSettings, match=name):
        Settings.read({**folder, name: "x"})


@pytest.mark.parametrize("name", FILES)
def test_a_secret_may_lie_in_a_file(folder: dict[str, str], tmp_path: Path, name: str) -> None:
    file = tmp_path / "elsewhere"
    file.write_text(f"{KEY}\n")
    settings = Settings.read({**folder, f"PORTAL_{name.upper()}_FILE": str(file)})
    assert getattr(settings, name) == KEY


@pytest.mark.parametrize("name", FILES)
def test_a_secret_is_found_where_init_put_it(
    folder: dict[str, str], tmp_path: Path, name: str
) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / name).write_text(KEY)
    assert getattr(Settings.read(folder), name) == KEY


def test_a_secret_that_is_set_wins_over_the_file_of_init(
    folder: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "secret_key").write_text("x" * 40)
    assert Settings.read({**folder, "PORTAL_SECRET_KEY": KEY}).secret_key == KEY


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_named(
    folder: dict[str, str], tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadSettings, match="PORTAL_SECRET_KEY_FILE"):
        Settings.read({**folder, "PORTAL_SECRET_KEY_FILE": str(file)})


def test_a_safe_production_starts(folder: dict[str, str]) -> None:
    assert Settings.read({**folder, **SAFE}).environment == "production"


@pytest.mark.parametrize("name", SECRETS)
def test_production_refuses_every_development_secret(folder: dict[str, str], name: str) -> None:
    given = {key: text for key, text in SAFE.items() if key != f"PORTAL_{name.upper()}"}
    with pytest.raises(BadSettings, match=f"PORTAL_{name.upper()} is the development secret"):
        Settings.read({**folder, **given})


def test_production_is_reached_over_https_only(folder: dict[str, str]) -> None:
    with pytest.raises(BadSettings, match="https"):
        Settings.read({**folder, **SAFE, "PORTAL_BASE_URL": "http://portal.example"})


@pytest.mark.parametrize("name", ["PORTAL_MAIL_SERVER", "PORTAL_MAIL_FROM"])
def test_production_sends_its_mail(folder: dict[str, str], name: str) -> None:
    given = {key: text for key, text in SAFE.items() if key != name}
    with pytest.raises(BadSettings, match=f"{name} is missing"):
        Settings.read({**folder, **given})


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("smtp://mail.example", MailServer("smtp", "mail.example", 587, "")),
        ("smtps://mail.example", MailServer("smtps", "mail.example", 465, "")),
        ("smtp://127.0.0.1:25", MailServer("smtp", "127.0.0.1", 25, "")),
        (
            "smtps://portal%40body.example@mail.example:4650",
            MailServer("smtps", "mail.example", 4650, "portal@body.example"),
        ),
    ],
)
def test_a_mail_server_is_named_by_its_address(
    folder: dict[str, str], text: str, server: MailServer
) -> None:
    given = {"PORTAL_MAIL_SERVER": text, "PORTAL_MAIL_FROM": "portal@body.example"}
    assert Settings.read({**folder, **given}).smtp == server


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("PORTAL_MAIL_FROM", "the portal"),
        ("PORTAL_MAIL_FROM", "portal@example.org, somebody@example.org"),
        ("PORTAL_MAIL_SERVER", "mail.example"),
        ("PORTAL_MAIL_SERVER", "http://mail.example"),
        ("PORTAL_MAIL_SERVER", "smtp://"),
        ("PORTAL_MAIL_SERVER", "smtp://mail.example:much"),
        ("PORTAL_MAIL_SERVER", "smtp://mail.example/inbox"),
        ("PORTAL_MAIL_SERVER", "smtp://user:word@mail.example"),
        ("PORTAL_ENVIRONMENT", "staging"),
        ("PORTAL_BASE_URL", "portal.example"),
        ("PORTAL_BASE_URL", "https://portal.example/"),
        ("PORTAL_SECRET_KEY", "short"),
    ],
)
def test_a_setting_that_makes_no_sense_refuses_to_start(
    folder: dict[str, str], name: str, text: str
) -> None:
    with pytest.raises(BadSettings, match=name):
        Settings.read({**folder, name: text})
