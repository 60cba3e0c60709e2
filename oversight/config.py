"""Settings: read once from the environment, frozen, and refused where they are incomplete or unsafe."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from nacl.public import PrivateKey

SECRET_BYTES = 32
PUBLIC_SECRETS = ("public_secret", "pepper")
OFFICE_SECRETS = ("staff_secret", "office_key", "house_key")
"""What a host that serves citizens alone is never given."""
SECRETS = PUBLIC_SECRETS + OFFICE_SECRETS
OFFICE_PUBLIC = "office_public"
"""The file that holds the public half of the office's key, for hosts that have no more than that."""
OFFICE_OLD = "office_key.old"
"""The office's key before the present one, while some keys are still wrapped for it."""


class ConfigurationError(Exception):
    """A setting that is missing or cannot be used, with what to do about it."""


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
    office_key: bytes
    house_key: bytes
    office_public: bytes
    evidence_url: str
    keys: Path = Path("/nowhere/keys")
    office_old: bytes = b""
    evidence_endpoint: str = ""
    scanner: str = ""
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
    smtp: Smtp | None = None
    sms_hook: SmsHook | None = None


def read_settings(environment: Mapping[str, str] | None = None, *, only_public: bool = False) -> Settings:
    """Read the settings and the key files. ``only_public`` asks for no key of the office but its public half.

    :raises ConfigurationError: a value cannot be used, or a key is missing, short or readable by others.
    """
    environment = os.environ if environment is None else environment
    values = {setting.name: environment.get(setting.name) or setting.default for setting in SETTINGS}
    data = Path(values["OVERSIGHT_DATA"]).resolve()
    keys = Path(values["OVERSIGHT_KEYS"] or data / "keys")
    found = {name: _read_secret(keys / name) for name in (PUBLIC_SECRETS if only_public else SECRETS)}
    office_key = bytes.fromhex(found.get("office_key", ""))
    if len(set(found.values())) != len(found):
        raise ConfigurationError(f"two of the keys in {keys} are the same; each must be random and its own")
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
        office_key=office_key,
        house_key=bytes.fromhex(found.get("house_key", "")),
        office_public=_public_half(office_key) if office_key else _read_public(keys / OFFICE_PUBLIC),
        keys=keys,
        office_old=_old_key(keys) if office_key else b"",
        evidence_url=values["OVERSIGHT_EVIDENCE_URL"] or str(data / "evidence"),
        evidence_endpoint=values["OVERSIGHT_EVIDENCE_ENDPOINT"],
        scanner=values["OVERSIGHT_SCANNER"],
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
        smtp=_smtp(values),
        sms_hook=_sms_hook(values),
    )


def make_keys(data: Path, *, only_public: bool = False) -> None:
    """Make the data folder and every key that is not there yet, readable by this user alone.

    A host for citizens alone makes only what is its own: the rest it has from the office, or it does not start.
    """
    keys = data / "keys"
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in ("public_secret",) if only_public else SECRETS:
        if not (keys / name).exists():
            _write_secret(keys / name, secrets.token_hex(SECRET_BYTES))
    if not only_public:
        _keep_public_half(keys)


def start_rotation(keys: Path) -> None:
    """Put a new key of the office in the place of the old one, which stays beside it. Safe to be killed and run again.

    The old key has its second name before the new one takes its place, so that at no moment either is missing.
    """
    new, standing, old = keys / "office_key.new", keys / "office_key", keys / OFFICE_OLD
    if not new.exists():
        _write_secret(new, secrets.token_hex(SECRET_BYTES))
    old.unlink(missing_ok=True)
    os.link(standing, old)
    os.replace(new, standing)
    _keep_public_half(keys)


def _keep_public_half(keys: Path) -> None:
    """Let the file of the public half say what belongs to the office's key now."""
    public = _public_half(bytes.fromhex(_read_secret(keys / "office_key"))).hex()
    path, fresh = keys / OFFICE_PUBLIC, keys / f"{OFFICE_PUBLIC}.new"
    if not path.exists() or path.read_text().strip() != public:
        fresh.unlink(missing_ok=True)
        _write_secret(fresh, public)
        os.replace(fresh, path)


def finish_rotation(keys: Path) -> None:
    """Remove the old key of the office, when nothing is wrapped for it any more."""
    (keys / OFFICE_OLD).unlink()


def _old_key(keys: Path) -> bytes:
    """Give the old key. One that is the present key too is what an interrupted rotation left: there is no other yet."""
    path = keys / OFFICE_OLD
    if not path.exists():
        return b""
    old = _read_secret(path)
    return b"" if old == _read_secret(keys / "office_key") else bytes.fromhex(old)


def _public_half(office_key: bytes) -> bytes:
    return bytes(PrivateKey(office_key).public_key)


def _read_public(path: Path) -> bytes:
    try:
        found = bytes.fromhex(path.read_text().strip())
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path} cannot be read; copy it from the keys of the office's host") from error
    if len(found) != SECRET_BYTES:
        raise ConfigurationError(
            f"{path} does not hold {SECRET_BYTES} bytes; copy it from the keys of the office's host"
        )
    return found


def _write_secret(path: Path, secret: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secret)


def _read_secret(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        secret = path.read_text().strip()
    except OSError as error:
        raise ConfigurationError(f"the key {path} cannot be read; `oversight serve` makes it on first start") from error
    if mode & 0o077:
        raise ConfigurationError(f"the key {path} can be read by others; run: chmod 600 {path}")
    try:
        length = len(bytes.fromhex(secret))
    except ValueError:
        raise ConfigurationError(f"the key {path} must be written in hexadecimal digits") from None
    if length < SECRET_BYTES or len(set(secret)) < 8:
        raise ConfigurationError(f"the key {path} is too short or not random; it needs {SECRET_BYTES} random bytes")
    return secret


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
