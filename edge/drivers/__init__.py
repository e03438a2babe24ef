"""Devices: roles that lanes know, sans-io codecs, transports by URL, drivers that join them, one supervisor, simulators."""
