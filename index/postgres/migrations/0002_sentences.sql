-- The vectors of a passage's sentences, each number a byte; NULL where the model tells none.
SET LOCAL search_path = tanya, public;

ALTER TABLE passages ADD COLUMN sentences bytea;
ALTER TABLE staged ADD COLUMN sentences bytea;
