"""The command line: arguments and the plain subcommands."""
