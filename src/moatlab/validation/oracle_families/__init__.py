"""One file a theme: from the inputs of a case to the outputs its oracle stores."""
