"""The JSON interface beside the screens."""

from starlette.routing import Route

ROUTES: tuple[Route, ...] = ()
