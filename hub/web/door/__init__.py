"""The door itself: who may ask, files of the pages, health, and the live stream."""
