"""What surrounds the screens: the routes beside them, the document that carries them, the server that answers."""
