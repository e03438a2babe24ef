-- auto_vacuum --
-- Only says something to a file that is still empty: pages that become free can be given back a few at a time.
PRAGMA auto_vacuum = INCREMENTAL
-- give_back_page --
PRAGMA incremental_vacuum(1)
-- page_count --
PRAGMA page_count
-- pages --
SELECT page_count, page_size, freelist_count
FROM pragma_page_count(), pragma_page_size(), pragma_freelist_count()
-- journal_mode --
PRAGMA journal_mode = WAL
-- synchronous_full --
-- Every commit is on the disk before it returns: NORMAL loses the last sales at a power cut.
PRAGMA synchronous = FULL
-- synchronous_normal --
-- Survives the process, not the power: for what can be asked again (cursors, print states, open carts).
PRAGMA synchronous = NORMAL
-- synchronous --
PRAGMA synchronous
-- foreign_keys_on --
PRAGMA foreign_keys = ON
-- foreign_keys --
PRAGMA foreign_keys
-- temp_store --
-- Savepoints keep their undo pages in memory: no temporary file that a full disk could refuse.
PRAGMA temp_store = MEMORY
-- wal_autocheckpoint --
-- A cap on the WAL (16 MiB) for the busiest hour; the writer checkpoints earlier, when nobody waits.
PRAGMA wal_autocheckpoint = 4096
-- journal_size_limit --
-- What a long reader or backup made the WAL grow to is given back.
PRAGMA journal_size_limit = 16777216
-- query_only --
PRAGMA query_only = ON
-- busy_timeout --
PRAGMA busy_timeout = 2000
-- busy_never --
PRAGMA busy_timeout = 0
-- checkpoint --
PRAGMA wal_checkpoint(PASSIVE)
-- checkpoint_truncate --
PRAGMA wal_checkpoint(TRUNCATE)
-- user_version --
PRAGMA user_version
-- begin --
BEGIN IMMEDIATE
-- begin_read --
BEGIN
-- end_read --
COMMIT
-- savepoint --
SAVEPOINT entry
-- rollback_to --
ROLLBACK TO entry
-- release --
RELEASE entry
-- migration --
-- One script with its own BEGIN and COMMIT: executescript would commit a transaction opened before it.
BEGIN IMMEDIATE;
{script}
PRAGMA user_version = {version};
COMMIT;
-- overwrites --
PRAGMA secure_delete
-- overwrite --
-- What a page had is made zero as it is changed: else the old bytes stay in its free part.
PRAGMA secure_delete = ON
-- overwrite_no_more --
PRAGMA secure_delete = OFF
