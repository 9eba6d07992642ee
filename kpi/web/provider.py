"""Asks an OpenID Connect provider: where it sends its readers, and whom it vouches for when they come back."""

import logging
import os
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from kpi.actions.people.names import LONGEST_NAME
from kpi.actions.record.refusal import Refused

logger = logging.getLogger("kpi")
# Signed with a key that only the provider has: a secret that we share with it could be used by both.
_SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
_SECONDS = 10
_LEEWAY = 60  # seconds by which two clocks may differ


@dataclass(frozen=True)
class Provider:
    """As the environment tells it."""

    issuer: str
    client_id: str
    client_secret: str
    claim: str  # the one that holds our name for the person

    @classmethod
    def configured(cls) -> "Provider | None":
        environment = os.environ.get
        issuer, client = environment("KPI_OIDC_ISSUER", ""), environment("KPI_OIDC_CLIENT_ID", "")
        if not (issuer and client):
            return None
        claim = environment("KPI_OIDC_CLAIM") or "preferred_username"
        return cls(issuer, client, environment("KPI_OIDC_CLIENT_SECRET", ""), claim)


@dataclass(frozen=True)
class Attempt:
    """One sign-in under way: what the provider must send back, and what proves that we began it."""

    state: str
    nonce: str
    verifier: str
    back: str  # the address at which the provider hands the reader back


def place_to_go(provider: Provider, attempt: Attempt, language: str) -> str:
    """The provider's page for this sign-in; raises Refused."""
    with _Talk(provider, attempt) as client:
        metadata = _metadata(provider, client)
        address, _ = client.create_authorization_url(
            metadata["authorization_endpoint"],
            state=attempt.state,
            nonce=attempt.nonce,
            code_verifier=attempt.verifier,
            ui_locales=language,
        )
        return str(address)


def name_vouched_for(provider: Provider, attempt: Attempt, code: str) -> str:
    """Our name for the person, once everything in the provider's answer has been checked; raises Refused."""
    with _Talk(provider, attempt) as client:
        metadata = _metadata(provider, client)
        if "client_secret_basic" not in metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]):
            client.token_endpoint_auth_method = "client_secret_post" if provider.client_secret else "none"
        token = client.fetch_token(metadata["token_endpoint"], code=code, code_verifier=attempt.verifier)
        keys = _json(client, metadata["jwks_uri"])
        return _name(provider, _claims(provider, attempt, token, keys))


def _claims(provider: Provider, attempt: Attempt, token: dict[str, Any], keys: dict[str, Any]) -> dict[str, Any]:
    jwt, jwk, jws = (import_module(f"joserfc.{name}") for name in ("jwt", "jwk", "jws"))
    registry = jws.JWSRegistry(algorithms=_SIGNED_BY, strict_check_header=False)
    read = jwt.decode(token["id_token"], jwk.KeySet.import_key_set(keys), registry=registry)
    must = {"iss": provider.issuer, "aud": provider.client_id, "nonce": attempt.nonce}
    claims = import_module("authlib.oidc.core").CodeIDToken(
        read.claims,
        read.header,
        {name: {"essential": True, "value": value} for name, value in must.items()},
        {"nonce": attempt.nonce, "client_id": provider.client_id, "access_token": token.get("access_token", "")},
    )
    claims.validate(leeway=_LEEWAY)
    return dict(claims)


def _name(provider: Provider, claims: dict[str, Any]) -> str:
    """An e-mail address is a name only when the provider says that it has been verified."""
    mail = claims.get("email") if claims.get("email_verified") is True else None
    name = mail if provider.claim == "email" else claims.get(provider.claim) or mail
    if not isinstance(name, str) or not name.strip():
        raise Refused("provider_no_name")
    if len(name) > LONGEST_NAME:  # cut off, it might be somebody else's
        raise Refused("nobody_of_that_name", name[:LONGEST_NAME])
    return name


def _metadata(provider: Provider, client: Any) -> dict[str, Any]:
    metadata = _json(client, provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if metadata["issuer"] != provider.issuer:
        raise ValueError("issuer")
    return metadata


def _json(client: Any, address: str) -> dict[str, Any]:
    answer = client.get(address, withhold_token=True)
    answer.raise_for_status()
    content = answer.json()
    if not isinstance(content, dict):
        raise TypeError("not an object")
    return content  # pyright: ignore[reportUnknownVariableType]  # keys of JSON are strings


class _Talk:
    """A conversation with the provider, loaded only now; whatever goes wrong in it becomes a sentence."""

    def __init__(self, provider: Provider, attempt: Attempt) -> None:
        place = urlsplit(provider.issuer)
        if place.scheme != "https" and place.hostname not in ("127.0.0.1", "localhost", "::1"):
            raise Refused("provider_not_safe")
        try:
            session = import_module("authlib.integrations.requests_client").OAuth2Session
        except ImportError:
            raise Refused("provider_needs_part") from None
        self.client: Any = session(  # Authlib has no types
            provider.client_id,
            provider.client_secret or None,
            token_endpoint_auth_method=None if provider.client_secret else "none",
            scope="openid profile email",
            redirect_uri=attempt.back,
            code_challenge_method="S256",
            default_timeout=_SECONDS,
        )

    def __enter__(self) -> Any:
        return self.client

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> None:
        self.client.close()
        if error is None or isinstance(error, Refused) or not isinstance(error, Exception):
            return
        # Only its kind is logged: its words may hold a token.
        logger.warning("the provider: %s", type(error).__name__)
        silent = import_module("requests").RequestException
        raise Refused("provider_silent" if isinstance(error, silent) else "provider_refused") from None
