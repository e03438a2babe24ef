-- How often each promotion was given in this store, in all (member '') and to each member; and which coupons of one use
-- are spent.
CREATE TABLE promotions_given (
    promotion TEXT NOT NULL,
    member TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (promotion, member)
) STRICT, WITHOUT ROWID;

CREATE TABLE coupons_spent (
    coupon TEXT PRIMARY KEY,
    times INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the facts that are not kept any more came to.
CREATE TABLE promotions_given_before (
    promotion TEXT NOT NULL,
    member TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (promotion, member)
) STRICT, WITHOUT ROWID;

CREATE TABLE coupons_spent_before (
    coupon TEXT PRIMARY KEY,
    times INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
