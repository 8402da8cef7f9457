"""The command line: the arguments and the subcommands."""
