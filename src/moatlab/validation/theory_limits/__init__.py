"""Limits in which the model must reproduce theory; one file a theme, one function a limit."""
