"""The commands of "python -m tools", one module each: its docstring is the help, add_arguments() declares its flags, if
it has any, and run() does it."""
