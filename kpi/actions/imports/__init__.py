"""Takes files into the record, all of a file or none of it, and takes a whole import back."""
