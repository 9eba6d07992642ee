"""Screens run in this process, without a server or a browser."""

from functools import cache

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

__all__ = ["AppTest"]

# Each new app looks for components in every package that is installed: a quarter of a second, always the same answer.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
