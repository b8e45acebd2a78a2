"""A real IMAP server on loopback: Dovecot with mail in a directory of its own, where it is installed."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PASSWORD = "open-sesame"
# Dovecot refuses to run as root, and what it runs as must own its files.
UNPRIVILEGED = "nobody"

CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
ssl = yes
ssl_cert = <{base}/cert.pem
ssl_key = <{base}/key.pem
ssl_dh =
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:~/Maildir
mail_max_userip_connections = 50
maildir_very_dirty_syncs = no
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/home/%u
}}
service anvil {{
  chroot =
  # Without it, whoever failed is not kept waiting.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service stats {{
  chroot =
}}
"""


def why_not() -> str:
    """Why no server can be started here; empty where one can."""
    found = program()
    if found is None:
        return "Dovecot is not installed (on Debian: apt-get install dovecot-imapd)."
    version = subprocess.run([found, "--version"], capture_output=True, text=True).stdout.strip()
    # 2.4 reads another language of configuration.
    return "" if version.startswith("2.3.") else f"Dovecot is here in version {version}; these tests configure 2.3."


def program() -> str | None:
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


@dataclass(frozen=True, slots=True)
class MailDirectory:
    """The mail of one user, reached as the server reaches it: by files."""

    path: Path
    owner: tuple[int, int]

    def add(self, raw: bytes, *, arrived_at: datetime | None = None) -> None:
        """Delivers a mail, as an MTA would."""
        self._make()
        name = f"{time.time_ns()}.test"
        file = self.path / "tmp" / name
        file.write_bytes(raw)
        os.chown(file, *self.owner)
        moment = (arrived_at or datetime.now(UTC)).timestamp()
        os.utime(file, (moment, moment))
        file.rename(self.path / "new" / name)

    def number_anew(self) -> None:
        """Forgets which mail had which UID, as after a restore. The server takes the time for a new UIDVALIDITY."""
        uids = self.path / "dovecot-uidlist"
        version, validity, *_ = uids.read_text().partition("\n")[0].split()
        for file in (*self.path.glob("dovecot.*"), *self.path.glob("dovecot-uidvalidity*")):
            file.unlink()
        uids.write_text(f"{version} V{int(validity[1:]) + 1} N1\n")

    def remove_first(self) -> None:
        """Removes the mail that came first."""
        min((self.path / "cur").iterdir()).unlink()

    def spoil_first(self) -> None:
        """Makes a mail that is new the server's to see, but not to read."""
        file = min((self.path / "new").iterdir())
        os.chown(file, os.getuid(), os.getgid())
        file.chmod(0)

    def seen(self) -> int:
        """How many mails are marked as seen."""
        return sum("S" in file.name.partition(":2,")[2] for file in (self.path / "cur").iterdir())

    def _make(self) -> None:
        for directory in (self.path.parent, self.path, *(self.path / name for name in ("tmp", "new", "cur"))):
            if not directory.exists():
                directory.mkdir(mode=0o700)
                os.chown(directory, *self.owner)


class NotStarted(Exception):
    """It is installed, and something here does not let it run."""


class Dovecot:
    """Use as a context manager. Any user name logs in with PASSWORD and has mail of its own."""

    def __init__(self) -> None:
        self.base = Path(tempfile.mkdtemp(prefix="dovecot"))
        self.port, self.tls_port = _free_port(), _free_port()
        self.account = pwd.getpwnam(UNPRIVILEGED) if os.getuid() == 0 else pwd.getpwuid(os.getuid())

    @property
    def certificate(self) -> Path:
        return self.base / "cert.pem"

    def mail_of(self, user: str) -> MailDirectory:
        return MailDirectory(self.base / "home" / user / "Maildir", (self.account.pw_uid, self.account.pw_gid))

    def __enter__(self) -> Dovecot:
        _write_certificate(self.base)
        group = self._write_configuration()
        for directory in ("run", "state", "home"):
            (self.base / directory).mkdir()
        for path in (self.base, *self.base.iterdir()):
            os.chown(path, self.account.pw_uid, self.account.pw_gid)
        command = [program() or "dovecot", "-F", "-c", str(self.base / "dovecot.conf")]
        options = {"user": self.account.pw_uid, "group": group, "extra_groups": []} if os.getuid() == 0 else {}
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, **options)
        self._wait()
        return self

    def __exit__(self, *error: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(20)
        shutil.rmtree(self.base, ignore_errors=True)

    def _write_configuration(self) -> int:
        values = {
            "base": self.base,
            "port": self.port,
            "tls_port": self.tls_port,
            "user": self.account.pw_name,
            "group": grp.getgrgid(self.account.pw_gid).gr_name,
            "uid": self.account.pw_uid,
            "gid": self.account.pw_gid,
            "password": PASSWORD,
        }
        (self.base / "dovecot.conf").write_text(CONFIGURATION.format(**values))
        return self.account.pw_gid

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", self.tls_port)) == 0:
                    return
            time.sleep(0.05)
        log = self.base / "log"
        raise NotStarted(f"Dovecot did not start: {log.read_text() if log.exists() else 'it says nothing'}")


def _write_certificate(base: Path) -> None:
    """A certificate for `localhost`, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (base / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (base / "key.pem").write_bytes(private)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
