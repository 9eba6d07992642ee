"""The steps from every earlier store to this one, and what some of them have to work out on the way."""
