"""The store's stock desk (门店仓): documents, counts and lists for whoever works in the store room, beside the lanes."""
