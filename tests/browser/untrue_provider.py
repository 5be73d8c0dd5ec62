"""A provider of our own that can tell untruths: it lets everybody in and says what a test wants."""

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

import orjson
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey


class Provider:
    """says: claims that replace the true ones (None leaves one out). key: what it signs with."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.published = RSAKey.generate_key(2048, parameters={"kid": "a"})
        self.nonces: dict[str, str] = {}
        self.clients: dict[str, str] = {}
        self.be_true()

    def be_true(self) -> None:
        self.says: dict[str, object] = {}
        self.key = self.published

    def forge(self) -> None:
        """Sign with a key of the same name that is not the published one."""
        self.key = RSAKey.generate_key(2048, parameters={"kid": "a"})

    def metadata(self) -> dict:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def authorized(self, asked: dict[str, str]) -> str:
        code = uuid4().hex
        self.nonces[code], self.clients[code] = asked["nonce"], asked["client_id"]
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, code: str) -> dict:
        now = int(time.time())
        claims = {
            "iss": self.address, "sub": "eva", "aud": self.clients[code], "iat": now,
            "exp": now + 3600, "nonce": self.nonces[code], "email": "eva@example.org",
            "email_verified": True, **self.says,
        }  # fmt: skip
        told = {name: value for name, value in claims.items() if value is not None}
        signed = jwt.encode({"alg": "RS256", "kid": "a"}, told, self.key)
        return {"access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": signed}


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.provider.authorized(asked))
            self.end_headers()
        elif parts.path == "/jwks":
            self._json(KeySet([self.provider.published]).as_dict(private=False))
        else:
            self._json(self.provider.metadata())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._json(self.provider.token(parse_qs(body)["code"][0]))

    def _json(self, value: object) -> None:
        body = orjson.dumps(value)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_told: object) -> None:
        """Say nothing."""


@contextmanager
def provider():
    server = ThreadingHTTPServer(("localhost", 0), _Handler)
    _Handler.provider = Provider(f"http://localhost:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield _Handler.provider
    finally:
        server.shutdown()
        server.server_close()
