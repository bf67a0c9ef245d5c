"""Many runs: spread over processes, machines and time."""
