"""How fast the functions start and answer, beside what one would write instead: "make bench"."""
