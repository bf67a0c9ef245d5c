"""Who exists at the start, under which parameters, with which dated contracts: TOML in, records out."""
