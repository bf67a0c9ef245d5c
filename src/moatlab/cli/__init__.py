"""The command line: one file a command or two; everything heavy is imported inside the commands."""
