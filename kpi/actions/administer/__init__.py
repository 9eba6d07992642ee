"""Changes what holds for everybody: units, indicators, rules, settings; upgrades and examines the record."""
