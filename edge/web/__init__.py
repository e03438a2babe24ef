"""The store server's door: the lane API and its WebSocket, status and health, the pages of the lanes."""
