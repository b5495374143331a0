"""How fast the functions start and answer, beside the same in other languages: "make bench"."""
