"""Sign-in of devices and programs: `Authorization: Token …`."""

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from npo_platform.backend import clock
from npo_platform.backend.here import here
from tenants.accounts.actions import use_token
from tenants.accounts.models import ApiToken, User


class TokenAuthentication(BaseAuthentication):
    keyword = "Token"

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _, key = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != self.keyword.lower():
            return None
        token = use_token(key.strip(), today=clock.today())
        if token is None:
            raise AuthenticationFailed("鍵が正しくないか、失効しています。", code="bad_token")
        here.act_as(str(token.user.pk), token.user.display_name)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return self.keyword
