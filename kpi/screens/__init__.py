"""The screens: one a file, named as in the menu, each with one function show()."""
