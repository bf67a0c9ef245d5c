"""The views of the playground: one file each, with one function that draws it."""
