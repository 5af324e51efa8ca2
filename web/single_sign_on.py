"""The OpenID provider by which people may sign in, if one is set."""

from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.starlette_client import OAuth
from fastapi import Request
from fastapi.responses import RedirectResponse
from httpx2 import HTTPError

from catalogue.single_sign_on import Person
from worker.settings import Settings

COOKIE = "letterbook-sign-in"
# Between leaving for the provider and coming back.
LASTS_SECONDS = 600
# What people are called, of what a provider may say: the first that it does say.
_NAMES = ("preferred_username", "email", "name", "sub")
_NAME = "provider"
_DISCOVERY = "/.well-known/openid-configuration"


class ProviderError(RuntimeError):
    """A provider did not vouch for anybody; the message says why."""


class Provider:
    """An OpenID provider: where browsers are sent, and who they come back as.

    By Authlib: authorisation code with PKCE, state and nonce; the identity token's signature,
    issuer, audience and times are checked.
    """

    def __init__(self, settings: Settings) -> None:
        assert settings.oidc_issuer is not None
        secret = settings.oidc_client_secret
        self._issuer = settings.oidc_issuer.rstrip("/")
        registry = OAuth()
        registry.register(
            _NAME,
            client_id=settings.oidc_client_id,
            client_secret=secret.get_secret_value() if secret else None,
            server_metadata_url=self._issuer + _DISCOVERY,
            client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256"},
        )
        self._client: Any = registry.create_client(_NAME)  # type: ignore[no-untyped-call]

    async def leave(self, request: Request, back: str) -> RedirectResponse:
        """Return the way to the provider, which sends the browser to ``back``.

        Raises:
            ProviderError: it does not answer.
        """
        try:
            answer: RedirectResponse = await self._client.authorize_redirect(request, back)
        except (HTTPError, OAuthError, ValueError, KeyError) as error:
            raise ProviderError(_told(error)) from error
        return answer

    async def returned(self, request: Request) -> Person:
        """Return who comes back from the provider.

        Raises:
            ProviderError: it refused, does not answer, or what it says does not hold.
        """
        try:
            known = await self._client.load_server_metadata()
            if str(known.get("issuer", "")).rstrip("/") != self._issuer:
                message = f"it calls itself {known.get('issuer')}, not {self._issuer}"
                raise ProviderError(message)
            token = await self._client.authorize_access_token(request)
        except (HTTPError, OAuthError, ValueError, KeyError) as error:
            raise ProviderError(_told(error)) from error
        claims = token.get("userinfo")
        if not claims:
            message = "it gave no identity token"
            raise ProviderError(message)
        name = next(str(claims[key]) for key in _NAMES if claims.get(key))
        return Person(self._issuer, str(claims["sub"]), name)


def provider_of(settings: Settings) -> Provider | None:
    """Return the provider that the settings name, if they do."""
    return Provider(settings) if settings.oidc_issuer and settings.oidc_client_id else None


def _told(error: Exception) -> str:
    return str(error) or type(error).__name__
