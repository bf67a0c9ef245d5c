"""The tools of the house: calendar, keyed draws, frozen records, errors, compilation."""
