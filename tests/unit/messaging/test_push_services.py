import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from webapp.messaging import push_services
from webapp.messaging.channel import ChannelUnavailableError
from webapp.messaging.push_services import KnownServices, PushEndpointError, is_public

PUBLIC, OTHER_PUBLIC = "142.250.1.95", "2a00:1450:4001:80e::200a"
GOOD = [
    "https://fcm.googleapis.com/fcm/send/abc:def-_",
    "https://fcm.googleapis.com/wp/abc",
    "https://fcm.googleapis.com:443/fcm/send/x",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
    "https://web.push.apple.com/QGuQ",
    "https://wns2-par02p.notify.windows.com/w/?token=BQYAAA%3d",
]
BAD = [
    "http://fcm.googleapis.com/fcm/send/x",
    "ftp://fcm.googleapis.com/x",
    "//fcm.googleapis.com/x",
    "https://fcm.googleapis.com:8443/x",
    "https://fcm.googleapis.com:80/x",
    "https://fcm.googleapis.com:99999/x",
    "https://fcm.googleapis.com:x/x",
    "https://user@fcm.googleapis.com/x",
    "https://user:word@fcm.googleapis.com/x",
    "https://@fcm.googleapis.com/x",
    "https://fcm.googleapis.com@169.254.169.254/x",
    "https://fcm.googleapis.com\\@169.254.169.254/x",
    "https://169.254.169.254\\.push.apple.com/x",
    "https://fcm.googleapis.com.evil.example/x",
    "https://evil-fcm.googleapis.com/x",
    "https://evilpush.apple.com/x",
    "https://push.apple.com/x",
    "https://x.push.apple.com.evil.example/x",
    "https://fcm.googleapis.com#@evil.example/",
    "https://fcm.googleapis.com?@evil.example/",
    "https://fcm.googleapis.com./x",
    "https://169.254.169.254/latest/meta-data/",
    "https://[::ffff:169.254.169.254]/x",
    "https://[fe80::1/x",
    "https://127.0.0.1/x",
    "https://2130706433/x",
    "https://localhost/x",
    "https://metadata.google.internal/x",
    "https://ƒcm.googleapis.com/x",
    "https://fcm.googleapis.com/x\r\nHost: evil.example",
    "https://fcm.googleapis.com/a b",
    "https://fcm.googleapis.com/" + "x" * 2000,
    "javascript:alert(1)",
    "",
]
INSIDE = [
    "127.0.0.1",
    "10.0.0.8",
    "172.16.3.4",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104  to be refused
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fd00::8",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.8",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a00:1",
    "::a00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "nonsense",
]


@pytest.mark.parametrize("endpoint", GOOD)
def test_the_push_services_of_browsers_are_taken(endpoint):
    KnownServices(leading_to(PUBLIC, OTHER_PUBLIC)).check(endpoint)


@pytest.mark.parametrize("endpoint", BAD)
def test_nothing_else_is_taken_nor_even_looked_up(endpoint):
    with pytest.raises(PushEndpointError) as refused:
        KnownServices(never).check(endpoint)

    assert not endpoint or endpoint not in str(refused.value)


@pytest.mark.parametrize("address", INSIDE)
def test_a_known_name_that_leads_inside_is_refused(address):
    for found in ([address], [PUBLIC, address]):
        with pytest.raises(PushEndpointError):
            KnownServices(leading_to(*found)).check(GOOD[0])


@pytest.mark.parametrize("address", [PUBLIC, OTHER_PUBLIC, "64:ff9b::8efa:15f", "::ffff:142.250.1.95"])
def test_the_open_internet_is_open(address):
    assert is_public(address)


def test_a_name_that_cannot_be_looked_up_now_may_be_later():
    with pytest.raises(ChannelUnavailableError):
        KnownServices(failing).check(GOOD[0])


def test_a_name_that_leads_nowhere_is_refused():
    with pytest.raises(PushEndpointError):
        KnownServices(leading_to()).check(GOOD[0])


def test_a_name_that_turns_inside_after_the_check_is_not_followed(listener, monkeypatch):
    monkeypatch.setattr(push_services, "HTTPS", listener.getsockname()[1])
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    services = KnownServices(lambda _: next(answers))
    endpoint = f"https://fcm.googleapis.com:{listener.getsockname()[1]}/x"

    services.check(endpoint)
    with pytest.raises(PushEndpointError):
        services.connect(endpoint, 5)

    assert not has_caller(listener)


def test_without_the_check_of_addresses_it_would_be_followed(listener, monkeypatch):
    monkeypatch.setattr(push_services, "HTTPS", listener.getsockname()[1])
    monkeypatch.setattr(push_services, "is_public", lambda _: True)

    with pytest.raises(OSError):  # noqa: PT011  it is reached, and speaks no TLS
        KnownServices(leading_to("127.0.0.1")).connect(f"https://fcm.googleapis.com:{listener.getsockname()[1]}/x", 0.2)

    assert has_caller(listener)


def test_it_goes_to_the_address_that_was_checked_and_asks_for_the_name(monkeypatch):
    went: list[object] = []

    def connect(address, _timeout):
        went.append(address)
        return socket.socket()

    def wrap(_context, plain, server_hostname):
        went.append(server_hostname)
        return plain

    monkeypatch.setattr(socket, "create_connection", connect)
    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", wrap)

    KnownServices(leading_to(PUBLIC, OTHER_PUBLIC)).connect(GOOD[0], 5).close()

    assert went == [(PUBLIC, 443), "fcm.googleapis.com"]


def test_an_address_that_does_not_answer_is_followed_by_the_next(monkeypatch):
    went: list[object] = []

    def connect(address, _timeout):
        went.append(address)
        if len(went) == 1:
            raise OSError(101, "Network is unreachable")
        return socket.socket()

    monkeypatch.setattr(socket, "create_connection", connect)
    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", lambda _context, plain, server_hostname: plain)  # noqa: ARG005

    KnownServices(leading_to(OTHER_PUBLIC, PUBLIC)).connect(GOOD[0], 5).close()

    assert went == [(OTHER_PUBLIC, 443), (PUBLIC, 443)]


def test_who_cannot_prove_the_name_gets_nothing(impostor, monkeypatch):
    monkeypatch.setattr(push_services, "HTTPS", impostor.getsockname()[1])
    monkeypatch.setattr(push_services, "is_public", lambda _: True)

    with pytest.raises(ssl.SSLCertVerificationError):
        KnownServices(leading_to("127.0.0.1")).connect(f"https://fcm.googleapis.com:{impostor.getsockname()[1]}/x", 5)


def leading_to(*addresses: str):
    return lambda _host: list(addresses)


def never(_host: str) -> list[str]:
    raise AssertionError("looked up")


def failing(_host: str) -> list[str]:
    raise socket.gaierror(-3, "Temporary failure in name resolution")


def has_caller(listener: socket.socket) -> bool:
    listener.setblocking(False)
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


@pytest.fixture
def impostor(tmp_path) -> Iterator[socket.socket]:
    """A server that has given itself a certificate for the name."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = x509.CertificateBuilder(name, name, key.public_key(), 1, begin, begin + timedelta(days=3650))
    named = x509.SubjectAlternativeName([x509.DNSName("fcm.googleapis.com")])
    signed = certificate.add_extension(named, critical=False).sign(key, SHA256())
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path = tmp_path / "both.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *form) + signed.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    with socket.create_server(("127.0.0.1", 0)) as plain:
        threading.Thread(target=_greet, args=(context, plain), daemon=True).start()
        yield plain


def _greet(context: ssl.SSLContext, plain: socket.socket) -> None:
    caller, _ = plain.accept()
    with caller, suppress(OSError):
        context.wrap_socket(caller, server_side=True)
