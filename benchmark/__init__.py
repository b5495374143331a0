"""How fast the functions start and answer, compared with other languages; and the package with its own Java."""
