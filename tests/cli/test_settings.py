"""Settings are read once, and what is unsafe or misspelt refuses to start."""

import sys
from pathlib import Path

import pytest

from portal.adapters import identity_aliyun, identity_sandbox, identity_tencent
from portal.kernel.limits import AgeRule, Limits
from portal.kernel.money import Money
from portal.settings import FILES, SECRETS, BadSettings, MailServer, Settings
from portal.wiring import wire

KEY = "0123456789abcdef" * 4
SAFE = {
    "PORTAL_ENVIRONMENT": "production",
    "PORTAL_BASE_URL": "https://portal.example",
    "PORTAL_MAIL_SERVER": "smtps://portal@mail.example",
    "PORTAL_MAIL_FROM": "portal@portal.example",
    "PORTAL_KEY_DIR": "/etc/portal",
    "PORTAL_IDENTITY_PROVIDER": "tencent",
    "PORTAL_IDENTITY_KEY_ID": "AKID0000",
    "PORTAL_IDENTITY_SECRET": "secret",
    "PORTAL_IDENTITY_SCENE": "1",
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


@pytest.mark.parametrize("place", ["", "keys", "keys/../deep/keys", "."])
def test_production_refuses_keys_among_the_data(
    folder: dict[str, str], tmp_path: Path, place: str
) -> None:
    given = {**folder, **SAFE, "PORTAL_KEY_DIR": str(tmp_path / place) if place else ""}
    with pytest.raises(BadSettings, match="PORTAL_KEY_DIR must lie outside"):
        Settings.read(given)


def test_production_without_a_master_key_does_not_start(
    folder: dict[str, str], tmp_path: Path
) -> None:
    keys = {"PORTAL_DATA_DIR": f"{tmp_path}/data", "PORTAL_KEY_DIR": f"{tmp_path}/keys"}
    with pytest.raises(BadSettings, match="no master key"):
        wire(Settings.read({**folder, **SAFE, **keys}))


def test_a_secret_is_found_in_the_folder_of_the_keys(
    folder: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "digest_key").write_text(KEY)
    settings = Settings.read({**folder, "PORTAL_KEY_DIR": str(tmp_path)})
    assert settings.digest_key == KEY
    assert settings.keys == tmp_path


def test_production_is_reached_over_https_only(folder: dict[str, str]) -> None:
    with pytest.raises(BadSettings, match="https"):
        Settings.read({**folder, **SAFE, "PORTAL_BASE_URL": "http://portal.example"})


@pytest.mark.parametrize("name", ["PORTAL_MAIL_SERVER", "PORTAL_MAIL_FROM"])
def test_production_sends_its_mail(folder: dict[str, str], name: str) -> None:
    given = {key: text for key, text in SAFE.items() if key != name}
    with pytest.raises(BadSettings, match=f"{name} is missing"):
        Settings.read({**folder, **given})


def test_production_asks_somebody_who_knows_people(folder: dict[str, str]) -> None:
    with pytest.raises(BadSettings, match="PORTAL_IDENTITY_PROVIDER is missing"):
        Settings.read({**folder, **SAFE, "PORTAL_IDENTITY_PROVIDER": "sandbox"})


@pytest.mark.parametrize(
    "name", ["PORTAL_IDENTITY_KEY_ID", "PORTAL_IDENTITY_SECRET", "PORTAL_IDENTITY_SCENE"]
)
def test_a_provider_that_is_chosen_has_to_know_us(folder: dict[str, str], name: str) -> None:
    given = {key: text for key, text in SAFE.items() if key != name}
    with pytest.raises(BadSettings, match=f"{name} is missing"):
        Settings.read({**folder, **given})


@pytest.mark.parametrize(
    ("provider", "adapter"),
    [
        ("sandbox", identity_sandbox.Checker),
        ("aliyun", identity_aliyun.Checker),
        ("tencent", identity_tencent.Checker),
    ],
)
def test_the_portal_asks_the_provider_that_is_chosen(
    folder: dict[str, str], provider: str, adapter: type
) -> None:
    given = {key: text for key, text in SAFE.items() if key.startswith("PORTAL_IDENTITY_")}
    portal = wire(Settings.read({**folder, **given, "PORTAL_IDENTITY_PROVIDER": provider}))
    try:
        assert isinstance(portal.around.checker, adapter)
    finally:
        portal.close()


def test_the_library_of_a_provider_that_is_not_installed_is_named(
    folder: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "portal.adapters.identity_tencent", None)
    given = {key: text for key, text in SAFE.items() if key.startswith("PORTAL_IDENTITY_")}
    with pytest.raises(BadSettings, match=r"install liangzheng\[kyc-tencent\]"):
        wire(Settings.read({**folder, **given}))


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
        ("PORTAL_IDENTITY_PROVIDER", "somebody"),
        ("PORTAL_KYC_AGE_RULE", "never"),
        ("PORTAL_KYC_FACE_MIN", "101"),
        ("PORTAL_KYC_REVERIFY_MONTHS", "0"),
        ("PORTAL_KYC_RETENTION_YEARS", "2"),
        ("PORTAL_KYC_NP_TURNOVER_LIMIT", "100000.00"),
    ],
)
def test_a_setting_that_makes_no_sense_refuses_to_start(
    folder: dict[str, str], name: str, text: str
) -> None:
    with pytest.raises(BadSettings, match=name):
        Settings.read({**folder, name: text})


def test_the_portal_keeps_the_limits_that_its_operator_sets(folder: dict[str, str]) -> None:
    given = {
        "PORTAL_MAX_TIERS": "3",
        "PORTAL_MIN_REMAINING_DAYS": "60",
        "PORTAL_KYC_AGE_RULE": "day_after",
        "PORTAL_KYC_FACE_MIN": "90",
        "PORTAL_KYC_REVERIFY_MONTHS": "12",
        "PORTAL_KYC_RETENTION_YEARS": "10",
        "PORTAL_KYC_NP_TURNOVER_LIMIT": "50000",
    }
    portal = wire(Settings.read({**folder, **given}))
    try:
        assert portal.around.limits == Limits(
            max_tiers=3,
            min_remaining_days=60,
            age_rule=AgeRule.DAY_AFTER,
            face_min=90,
            reverify_months=12,
            retention_years=10,
            np_turnover=Money(50_000_00),
        )
    finally:
        portal.close()


def test_what_the_operator_does_not_set_is_as_the_rulebook_says(
    folder: dict[str, str],
) -> None:
    portal = wire(Settings.read(folder))
    try:
        assert portal.around.limits == Limits()
    finally:
        portal.close()
