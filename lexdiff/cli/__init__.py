"""The command line: arguments in, one verb, text out, exit code."""
