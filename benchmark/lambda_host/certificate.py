"""A certificate for 127.0.0.1, which the services show and Java trusts."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12Certificate, serialize_java_truststore
from cryptography.x509.oid import NameOID


class Certificate:
    """folder: where its files are written; chain: the certificate and its key, in PEM."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.chain, self._trusted = folder / "chain.pem", folder / "trusted.p12"
        key, name = (
            ec.generate_private_key(ec.SECP256R1()),
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "services")]),
        )
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=True
            )
            .sign(key, hashes.SHA256())
        )
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        self.chain.write_bytes(certificate.public_bytes(Encoding.PEM) + secret)
        entry = PKCS12Certificate(certificate, b"services")
        self._trusted.write_bytes(serialize_java_truststore([entry], NoEncryption()))

    def trust_options(self) -> list[str]:
        """The options by which Java trusts this certificate and no other."""
        return [f"-Djavax.net.ssl.trustStore={self._trusted}"]
