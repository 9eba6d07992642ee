"""Serves the JSON interface: sheets, uploads, documents, downloads."""
