"""Settings: read once from the environment, frozen, and refused where they are incomplete or unsafe."""

import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from oversight.key_files import (
    HOUSE_SECRETS,
    PUBLIC_SECRETS,
    ConfigurationError,
    OfficeKeys,
    read_office_keys,
    read_secret,
)


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, default and what it is for. README lists the same."""

    name: str
    default: str
    purpose: str


SETTINGS = (
    Setting("OVERSIGHT_DATA", "var", "folder that holds keys and, by default, the database"),
    Setting("OVERSIGHT_DATABASE_URL", "", "database; empty means an SQLite file in the data folder"),
    Setting("OVERSIGHT_KEYS", "", "folder of the key files; empty means `keys` in the data folder"),
    Setting("OVERSIGHT_PACK", "model", "jurisdiction pack under which new cases are opened"),
    Setting("OVERSIGHT_PACKS", "", "folder of jurisdiction packs of your own, looked into before those that we ship"),
    Setting("OVERSIGHT_SERVICE_NAME", "Police Oversight", "name of the service at the top of every page"),
    Setting("OVERSIGHT_HTTPS", "no", "`yes` when both applications are reached over TLS: secure cookies and HSTS"),
    Setting(
        "OVERSIGHT_PROXIES",
        "0",
        "proxies of yours in front, each of which adds to X-Forwarded-For; only then are sources told apart",
    ),
    Setting("OVERSIGHT_ARGON2_MEMORY", "65536", "KiB of memory for one hash of a password or receipt code"),
    Setting("OVERSIGHT_SIGN_IN_IDLE_MINUTES", "15", "minutes without a request after which staff are signed out"),
    Setting("OVERSIGHT_DRAFT_HOURS", "24", "hours for which an unsent complaint is kept"),
    Setting(
        "OVERSIGHT_USUAL_FILINGS",
        "20",
        "complaints begun or sent in a minute from which on people wait some seconds, and what comes goes to triage",
    ),
    Setting(
        "OVERSIGHT_EVIDENCE_URL",
        "",
        "where files lie, sealed: a folder, or `s3://bucket/prefix`; empty means `evidence` in the data folder",
    ),
    Setting("OVERSIGHT_EVIDENCE_ENDPOINT", "", "address of an S3 service other than Amazon's"),
    Setting(
        "OVERSIGHT_SCANNER",
        "",
        "ClamAV daemon that scans files: `host:port`, or the path of its socket; empty: nothing is scanned",
    ),
    Setting(
        "OVERSIGHT_FFMPEG",
        "",
        "program that makes copies of films and sounds; empty: `ffmpeg` where it is found; `no`: none are made",
    ),
    Setting("OVERSIGHT_FILE_MIB", "200", "MiB that one file may have"),
    Setting("OVERSIGHT_CASE_MIB", "1024", "MiB that all files of a case, or of an unsent complaint, may have"),
    Setting("OVERSIGHT_CASE_FILES", "20", "files that a case, or an unsent complaint, may have"),
    Setting("OVERSIGHT_LOG_ORIGIN", "", "name of a new log: an address without `https://`; empty draws one"),
    Setting(
        "OVERSIGHT_LOG", "", "published log: a folder or `s3://bucket/prefix`; empty means `log` in the data folder"
    ),
    Setting("OVERSIGHT_LOG_ENDPOINT", "", "address of an S3 service other than Amazon's for the published log"),
    Setting("OVERSIGHT_LOG_PUBLISH_SECONDS", "60", "seconds between checkpoints, so that none tells of one visit"),
    Setting("OVERSIGHT_LOG_POLICY", "", "file that names the witnesses and their quorum (C2SP tlog-policy)"),
    Setting("OVERSIGHT_SMTP_HOST", "", "mail server for notices by e-mail; empty: none are offered"),
    Setting("OVERSIGHT_SMTP_PORT", "587", "its port"),
    Setting("OVERSIGHT_SMTP_SECURITY", "starttls", "`starttls`, `tls`, or `none` for a server on the same machine"),
    Setting("OVERSIGHT_SMTP_USER", "", "name to sign in with; empty: no signing in"),
    Setting("OVERSIGHT_SMTP_PASSWORD_FILE", "", "file that holds the password, readable by this user alone"),
    Setting("OVERSIGHT_SMTP_FROM", "", "sender of notices: an address that says nothing, because others see it"),
    Setting("OVERSIGHT_SMS_HOOK", "", "address of the gateway for text messages; see docs/notices.md"),
    Setting("OVERSIGHT_SMS_SECRET_FILE", "", "file that holds the secret with which the gateway knows us"),
    Setting("OVERSIGHT_BACKUP_KEYS", "", "file with the public keys of age for which backups are sealed"),
    Setting("OVERSIGHT_SIGNER", "", "folder of the signer's keys and memory; empty means `signer` in the data folder"),
)


@dataclass(frozen=True, slots=True)
class Smtp:
    """The mail server by which notices go out."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SmsHook:
    """The gateway by which text messages go out."""

    address: str
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be configured, with the secrets that were read from the key folder."""

    data: Path
    database_url: str
    pack: str
    packs: Path | None
    service_name: str
    https: bool
    argon2_memory: int
    sign_in_idle_minutes: int
    draft_hours: int
    public_secret: str
    staff_secret: str
    pepper: bytes
    house_key: bytes
    office: OfficeKeys
    evidence_url: str
    keys: Path = Path("/nowhere/keys")
    evidence_endpoint: str = ""
    scanner: str = ""
    ffmpeg: str = ""
    file_mib: int = 200
    case_mib: int = 1024
    case_files: int = 20
    proxies: int = 0
    usual_filings: int = 20
    log_origin: str = ""
    log_store: str = "/nowhere/log"
    log_endpoint: str = ""
    log_publish_seconds: int = 60
    log_policy: str = ""
    signer: Path = Path("/nowhere/signer")
    backup_keys: str = ""
    smtp: Smtp | None = None
    sms_hook: SmsHook | None = None


def read_settings(environment: Mapping[str, str] | None = None, *, only_public: bool = False) -> Settings:
    """Read the settings and the key files. ``only_public`` asks for no key of the office but its public half.

    :raises ConfigurationError: a value or key cannot be used, a key is readable by others, or debugging is on.
    """
    environment = os.environ if environment is None else environment
    _refuse_debugging(environment)
    values = {setting.name: environment.get(setting.name) or setting.default for setting in SETTINGS}
    data = Path(values["OVERSIGHT_DATA"]).resolve()
    keys = Path(values["OVERSIGHT_KEYS"] or data / "keys")
    names = PUBLIC_SECRETS if only_public else PUBLIC_SECRETS + HOUSE_SECRETS
    found = {name: read_secret(keys / name) for name in names}
    office = read_office_keys(keys, only_public=only_public)
    _refuse_same_keys(keys, found.values(), office)
    return Settings(
        data=data,
        database_url=values["OVERSIGHT_DATABASE_URL"] or f"sqlite:///{data / 'oversight.db'}",
        pack=values["OVERSIGHT_PACK"],
        packs=Path(values["OVERSIGHT_PACKS"]).resolve() if values["OVERSIGHT_PACKS"] else None,
        service_name=values["OVERSIGHT_SERVICE_NAME"],
        https=_yes_or_no("OVERSIGHT_HTTPS", values["OVERSIGHT_HTTPS"]),
        argon2_memory=_number("OVERSIGHT_ARGON2_MEMORY", values, least=64),
        sign_in_idle_minutes=_number("OVERSIGHT_SIGN_IN_IDLE_MINUTES", values, least=1),
        draft_hours=_number("OVERSIGHT_DRAFT_HOURS", values, least=1),
        public_secret=found["public_secret"],
        staff_secret=found.get("staff_secret", ""),
        pepper=bytes.fromhex(found["pepper"]),
        house_key=bytes.fromhex(found.get("house_key", "")),
        office=office,
        keys=keys,
        evidence_url=values["OVERSIGHT_EVIDENCE_URL"] or str(data / "evidence"),
        evidence_endpoint=values["OVERSIGHT_EVIDENCE_ENDPOINT"],
        scanner=values["OVERSIGHT_SCANNER"],
        ffmpeg="" if only_public else _program(values["OVERSIGHT_FFMPEG"], environment),
        file_mib=_number("OVERSIGHT_FILE_MIB", values, least=1),
        case_mib=_number("OVERSIGHT_CASE_MIB", values, least=1),
        case_files=_number("OVERSIGHT_CASE_FILES", values, least=1),
        proxies=_number("OVERSIGHT_PROXIES", values, least=0),
        usual_filings=_number("OVERSIGHT_USUAL_FILINGS", values, least=1),
        log_origin=values["OVERSIGHT_LOG_ORIGIN"],
        log_store=values["OVERSIGHT_LOG"] or str(data / "log"),
        log_endpoint=values["OVERSIGHT_LOG_ENDPOINT"],
        log_publish_seconds=_number("OVERSIGHT_LOG_PUBLISH_SECONDS", values, least=0),
        log_policy=_policy(values["OVERSIGHT_LOG_POLICY"]),
        signer=Path(values["OVERSIGHT_SIGNER"] or data / "signer").resolve(),
        backup_keys=values["OVERSIGHT_BACKUP_KEYS"],
        smtp=_smtp(values),
        sms_hook=_sms_hook(values),
    )


def _refuse_same_keys(folder: Path, found: Iterable[str], office: OfficeKeys) -> None:
    """Refuse a folder in which one key serves twice."""
    every = [*found, *(pair.private.hex() for pair in (office.words, office.identity) if pair.private)]
    if len(set(every)) != len(every) or office.words.public == office.identity.public:
        raise ConfigurationError(f"two of the keys in {folder} are the same; each must be random and its own")


def _refuse_debugging(environment: Mapping[str, str]) -> None:
    """Refuse to start where Flask was told to show people what goes wrong inside."""
    if environment.get("FLASK_DEBUG", "").lower() not in {"", "0", "false", "no"}:
        raise ConfigurationError("FLASK_DEBUG is set; unset it: what goes wrong is never shown to people")


def _smtp(values: Mapping[str, str]) -> Smtp | None:
    if not values["OVERSIGHT_SMTP_HOST"]:
        return None
    security, sender = values["OVERSIGHT_SMTP_SECURITY"].lower(), values["OVERSIGHT_SMTP_FROM"]
    if security not in {"starttls", "tls", "none"}:
        raise ConfigurationError(f"OVERSIGHT_SMTP_SECURITY must be starttls, tls or none, not {security}")
    if "@" not in sender:
        raise ConfigurationError("OVERSIGHT_SMTP_FROM must be an address from which notices are sent")
    return Smtp(
        values["OVERSIGHT_SMTP_HOST"],
        _number("OVERSIGHT_SMTP_PORT", values, least=1),
        security,
        sender,
        values["OVERSIGHT_SMTP_USER"],
        _read_word(values["OVERSIGHT_SMTP_PASSWORD_FILE"]),
    )


def _sms_hook(values: Mapping[str, str]) -> SmsHook | None:
    address = values["OVERSIGHT_SMS_HOOK"]
    if not address:
        return None
    parts = urlsplit(address)
    if parts.scheme != "https" and (parts.scheme, parts.hostname) not in {("http", "127.0.0.1"), ("http", "localhost")}:
        raise ConfigurationError("OVERSIGHT_SMS_HOOK must begin with https://, unless it is on this machine")
    return SmsHook(address, _read_word(values["OVERSIGHT_SMS_SECRET_FILE"]))


def _read_word(path: str) -> str:
    """Read a password from a file of its own.

    :raises ConfigurationError: it cannot be read, or others can read it.
    """
    if not path:
        return ""
    try:
        mode, word = Path(path).stat().st_mode, Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"the secret in {path} cannot be read") from error
    if mode & 0o077:
        raise ConfigurationError(f"the secret in {path} can be read by others; run: chmod 600 {path}")
    return word


def _program(named: str, environment: Mapping[str, str]) -> str:
    """Find the program that makes copies of films; nothing where there is none, or none is wanted.

    :raises ConfigurationError: one is named that is not there.
    """
    if named.lower() == "no":
        return ""
    found = shutil.which(named or "ffmpeg", path=environment.get("PATH", ""))
    if named and not found:
        raise ConfigurationError(f"OVERSIGHT_FFMPEG names no program that runs here: {named}")
    return str(Path(found).resolve()) if found else ""


def _policy(path: str) -> str:
    try:
        return Path(path).read_text("utf-8") if path else ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"the policy {path} cannot be read: {error}") from error


def _yes_or_no(name: str, value: str) -> bool:
    if value.lower() not in {"yes", "no"}:
        raise ConfigurationError(f"{name} must be yes or no, not {value}")
    return value.lower() == "yes"


def _number(name: str, values: Mapping[str, str], *, least: int) -> int:
    value = values[name]
    if not value.isascii() or not value.isdigit() or int(value) < least:
        raise ConfigurationError(f"{name} must be a whole number of at least {least}, not {value}")
    return int(value)
