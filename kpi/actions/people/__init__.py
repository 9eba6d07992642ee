"""Says who somebody is and what she may do: people, rights, passwords, sessions."""
