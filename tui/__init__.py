"""What a person meets: the command line, the plain subcommands and the full-screen app."""
