"""Data only: the founding ward's facts, the catalogue of indicators, and an illustrative ward."""

from seeds.tables import Row, Tables, as_csv, read

__all__ = ["Row", "Tables", "as_csv", "catalogue", "facts", "founding"]


def founding() -> Tables:
    """The ward of the founding report: what the report states, each row with its quotation in `note`."""
    return Tables(
        units=read("founding", "units.csv"),
        indicators=read("founding", "indicators.csv"),
        figures=read("founding", "figures.csv"),
    )


def facts() -> tuple[Row, ...]:
    """The statements of the founding report, word for word, with what is uncertain about each."""
    return read("founding", "facts.csv")


def catalogue() -> tuple[Row, ...]:
    """The starting catalogue of indicators, in the columns of an import."""
    return read("catalogue.csv")
