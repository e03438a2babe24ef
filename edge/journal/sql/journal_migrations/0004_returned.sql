-- How much of a receipt's line has come back (退货): never more than it sold, whoever returns it at the same moment.
CREATE TABLE returned (
    store TEXT NOT NULL,
    lane TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    number INTEGER NOT NULL,
    line INTEGER NOT NULL,
    sold_milli INTEGER NOT NULL,
    back_milli INTEGER NOT NULL CHECK (back_milli BETWEEN 1 AND sold_milli),
    PRIMARY KEY (store, lane, epoch, number, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE returned_before (
    store TEXT NOT NULL,
    lane TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    number INTEGER NOT NULL,
    line INTEGER NOT NULL,
    sold_milli INTEGER NOT NULL,
    back_milli INTEGER NOT NULL CHECK (back_milli BETWEEN 1 AND sold_milli),
    PRIMARY KEY (store, lane, epoch, number, line)
) STRICT, WITHOUT ROWID;
