"""What the commands of tools.cli do: a function for each, which gets its arguments checked, and prints its results."""
