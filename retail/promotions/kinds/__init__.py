"""What each kind of offer gives for the goods that are free: pure arithmetic over runs of units, dearest first."""
