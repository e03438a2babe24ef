"""The store server: devices, lanes, journal and the line to head office, in one process."""
