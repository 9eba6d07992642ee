"""A page that fails."""


def show() -> None:
    raise ValueError("secret detail")
