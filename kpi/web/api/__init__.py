"""Serves the JSON interface: each resource is a file with the types of its messages, its answers and its routes."""

from starlette.routing import Route

from kpi.web.api import (
    attachments,
    exports,
    review,
    sheet,
    sheet_save,
    sheet_submit,
    upload,
    upload_decide,
    upload_files,
    upload_import,
    upload_undo,
    uploads,
)

RESOURCES = (
    sheet,
    sheet_save,
    sheet_submit,
    review,
    attachments,
    uploads,
    upload,
    upload_import,
    upload_decide,
    upload_undo,
    upload_files,
    exports,
)
ROUTES: tuple[Route, ...] = tuple(route for resource in RESOURCES for route in resource.ROUTES)
