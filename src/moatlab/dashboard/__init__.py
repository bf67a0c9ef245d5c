"""The playground: a page that answers "what if" by simulating, and a live view for users of Mesa."""
