-- +goose Up
-- How many printed copies of an edition there are. Without a row nobody counts
-- them, and there are enough.
CREATE TABLE stock (
  brochure_id TEXT NOT NULL,
  edition TEXT NOT NULL,
  copies INTEGER NOT NULL CHECK (copies >= 0),
  counted_at INTEGER NOT NULL,
  PRIMARY KEY (brochure_id, edition),
  FOREIGN KEY (brochure_id, edition) REFERENCES brochures (id, lang) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- What stays of an order when its personal details are erased: the order goes,
-- and is counted here.
CREATE TABLE order_statistics (
  month TEXT NOT NULL,
  brochure_id TEXT NOT NULL,
  edition TEXT NOT NULL,
  country TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'sent', 'cancelled')),
  orders INTEGER NOT NULL,
  copies INTEGER NOT NULL,
  PRIMARY KEY (month, brochure_id, edition, country, state)
) STRICT, WITHOUT ROWID;

-- Which orders were erased, so that restoring an old backup does not bring them
-- back. The ids are random and say nothing of anybody.
CREATE TABLE erasures (
  order_id TEXT PRIMARY KEY,
  erased_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE erasures;
DROP TABLE order_statistics;
DROP TABLE stock;
