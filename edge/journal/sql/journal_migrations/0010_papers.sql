-- Not a projection: what else waits for paper. Copies, documents of shifts and days, orders for a second printer, labels; kept as documents,
-- so that what was asked for is what comes out. A row goes when it is printed; ids are never used again.
CREATE TABLE papers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    lane TEXT NOT NULL,
    printer TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    receipt INTEGER NOT NULL,
    document BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'printing'))
) STRICT;

-- Receipts of which nobody knows whether they are out: also those that a lane gave up for its next customer.
CREATE INDEX print_jobs_dropped ON print_jobs (lane, seq) WHERE state = 'dropped';
