"""Pure formulas on numbers and arrays: no clock, no files, no state.

One theme a file. Formulas marked `jitable` are plain Python for tests and compile inside kernels.
"""
