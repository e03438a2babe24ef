"""What stands between the journal and the disk: opening, migrating, locking, space, group commit on one thread."""
