"""Surrounds the screens: routes beside them, the document that carries them, the server that answers."""
