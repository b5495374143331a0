"""The benchmark of "make bench": startup and response times of the functions, compared with other languages."""
