"""Simulated devices for people: started by name, played by typed words, broken by named faults."""
