"""The processes of a month, one file each; `market.schedule` gives their order."""
