from pathlib import Path

import pytest

from webapp.config import Config, ConfigError


def test_an_empty_environment_is_a_clinic_on_ones_own_machine():
    config = Config.from_environ({})

    assert config.base_url == "http://127.0.0.1:8000"
    assert config.time_zone.key == "Asia/Dubai"
    assert config.database_url == f"sqlite:///{Path('instance').absolute() / 'stipple.sqlite3'}"
    assert (config.redis_url, config.smtp_url, config.settings) == (None, None, {})


def test_an_empty_value_counts_as_unset():
    config = Config.from_environ({"STIPPLE_TIME_ZONE": "", "STIPPLE_CLINIC_NAME": "  "})

    assert (config.time_zone.key, config.clinic_name) == ("Asia/Dubai", "SMP Clinic")


@pytest.mark.parametrize(
    ("name", "text", "attribute", "value"),
    [
        ("STIPPLE_INSTANCE", "/srv/stipple", "instance_path", Path("/srv/stipple")),
        ("STIPPLE_INSTANCE", "/srv/stipple", "database_url", "sqlite:////srv/stipple/stipple.sqlite3"),
        ("DATABASE_URL", "postgresql+psycopg://a:b@db/stipple", "database_url", "postgresql+psycopg://a:b@db/stipple"),
        ("REDIS_URL", "redis://cache:6379/0", "redis_url", "redis://cache:6379/0"),
        ("STIPPLE_BASE_URL", "https://Intake.Example/", "base_url", "https://intake.example"),
        ("STIPPLE_BASE_URL", "https://intake.example", "mail_from", "stipple@intake.example"),
        ("STIPPLE_CLINIC_PHONE", "+44 (0)1632 960001", "clinic_phone", "+44 (0)1632 960001"),
        ("STIPPLE_SMTP_URL", "smtps://a:b@mail.example:465", "smtp_url", "smtps://a:b@mail.example:465"),
        ("STIPPLE_PROXY_HOPS", "2", "proxy_hops", 2),
        ("STIPPLE_RETENTION_YEARS", "10", "retention_years", 10),
        ("STIPPLE_SETTINGS", "first_wash_day=5, oil=jojoba", "settings", {"first_wash_day": 5, "oil": "jojoba"}),
    ],
)
def test_a_right_value_is_read(name, text, attribute, value):
    assert getattr(Config.from_environ({name: text}), attribute) == value


@pytest.mark.parametrize(
    ("name", "text", "hint"),
    [
        ("DATABASE_URL", "postgres://a:secret@db/stipple", "postgresql+psycopg://"),
        ("DATABASE_URL", "sqlite://", "sqlite:///<file>"),
        ("REDIS_URL", "http://cache", "redis://"),
        ("STIPPLE_BASE_URL", "intake.example", "http:// or https://"),
        ("STIPPLE_BASE_URL", "ftp://intake.example", "http:// or https://"),
        ("STIPPLE_BASE_URL", "https://", "http:// or https://"),
        ("STIPPLE_BASE_URL", "https://intake.example/smp", "without a path"),
        ("STIPPLE_BASE_URL", "https://me@intake.example", "bare name"),
        ("STIPPLE_BASE_URL", "https://intake.example?x=1", "without a path"),
        ("STIPPLE_BASE_URL", "https://intake.example:99999", "Port out of range"),
        ("STIPPLE_BASE_URL", "https://in take.example", "http:// or https://"),
        ("STIPPLE_BASE_URL", "https://[::1", "Invalid IPv6"),
        ("STIPPLE_TIME_ZONE", "Dubai", "Asia/Dubai"),
        ("STIPPLE_TIME_ZONE", "../../etc/passwd", "Asia/Dubai"),
        ("STIPPLE_CLINIC_NAME", "a\nb", "one line"),
        ("STIPPLE_CLINIC_NAME", "x" * 201, "200 characters"),
        ("STIPPLE_CLINIC_PHONE", "call us", "phone number"),
        ("STIPPLE_CLINIC_EMAIL", "clinic", "name@example.org"),
        ("STIPPLE_MAIL_FROM", "a@b.example\r\nBcc: c@d.example", "name@example.org"),
        ("STIPPLE_SMTP_URL", "mail.example:25", "smtp:// or smtps://"),
        ("STIPPLE_PROXY_HOPS", "-1", "from 0 to 10"),
        ("STIPPLE_RETENTION_YEARS", "ever", "from 1 to 100"),
        ("STIPPLE_RETENTION_YEARS", "0", "from 1 to 100"),
        ("STIPPLE_SETTINGS", "first_wash_day", "name=value"),
        ("STIPPLE_SETTINGS", "spf=50,spf=30", "spf is set twice"),
    ],
)
def test_a_wrong_value_is_refused_by_name_with_a_hint(name, text, hint):
    with pytest.raises(ConfigError) as raised:
        Config.from_environ({name: text})

    assert str(raised.value).startswith(f"{name}: ")
    assert hint in str(raised.value)


def test_all_mistakes_are_told_at_once():
    wrong = {"STIPPLE_TIME_ZONE": "Dubai", "STIPPLE_PROXY_HOPS": "many"}

    with pytest.raises(ConfigError) as raised:
        Config.from_environ(wrong)

    assert [line.partition(":")[0] for line in str(raised.value).splitlines()] == list(wrong)


def test_a_misspelt_setting_is_refused_with_the_name_that_was_meant():
    with pytest.raises(ConfigError, match=r"STIPPLE_TIMEZONE: .* did you mean STIPPLE_TIME_ZONE"):
        Config.from_environ({"STIPPLE_TIMEZONE": "Asia/Dubai"})


def test_variables_of_other_programs_are_none_of_our_business():
    Config.from_environ({"PATH": "/bin", "STIPPLE_TEST_POSTGRES": "postgresql://"})


def test_no_password_stands_in_a_log_of_the_configuration_or_in_a_message():
    config = Config.from_environ(
        {"STIPPLE_SMTP_URL": "smtp://me:secret@mail", "DATABASE_URL": "postgresql+psycopg://me:secret@db/x"}
    )
    with pytest.raises(ConfigError) as raised:
        Config.from_environ({"DATABASE_URL": "mysql://me:secret@db/x", "STIPPLE_SMTP_URL": "http://me:secret@mail"})

    assert "secret" not in repr(config)
    assert "secret" not in str(raised.value)


def test_only_the_configured_host_is_trusted_but_ones_own_machine_has_two_names():
    public = Config.from_environ({"STIPPLE_BASE_URL": "https://intake.example:8443"})
    local = Config.from_environ({"STIPPLE_BASE_URL": "http://localhost:8000"})

    assert public.trusted_hosts == ("intake.example",)
    assert local.trusted_hosts == ("127.0.0.1", "localhost")


def test_a_configuration_cannot_be_changed():
    config = Config.from_environ({})

    with pytest.raises(AttributeError):
        config.proxy_hops = 3  # type: ignore[misc]  # that it cannot is the claim


def test_a_gateway_for_texts_needs_a_secret():
    with pytest.raises(ConfigError, match="STIPPLE_TEXT_WEBHOOK_SECRET: STIPPLE_TEXT_WEBHOOK needs it"):
        Config.from_environ({"STIPPLE_TEXT_WEBHOOK": "https://texts.example/send"})


def test_a_secret_has_some_length_and_is_not_repeated():
    with pytest.raises(ConfigError, match="at least 16 characters") as refused:
        Config.from_environ({"STIPPLE_TEXT_WEBHOOK_SECRET": "short-secret"})

    assert "short-secret" not in str(refused.value)
