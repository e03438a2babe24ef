"""Is everything there, to the cent: what stores, terminals and head office say of the same day, held against each other."""
