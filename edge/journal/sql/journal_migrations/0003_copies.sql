-- A copy says that it is one: two files that both go on from the same fact would be two tills with the same receipt numbers.
ALTER TABLE box ADD COLUMN is_copy INTEGER NOT NULL DEFAULT 0 CHECK (is_copy IN (0, 1));
