-- +goose Up
-- How many printed copies of an edition there are. Without a row nobody counts
-- them, and there are enough.
CREATE TABLE stock (
  brochure_id TEXT COLLATE "C" NOT NULL,
  edition TEXT COLLATE "C" NOT NULL,
  copies INTEGER NOT NULL CHECK (copies >= 0),
  counted_at BIGINT NOT NULL,
  PRIMARY KEY (brochure_id, edition),
  FOREIGN KEY (brochure_id, edition) REFERENCES brochures (id, lang) ON DELETE CASCADE
);

-- What stays of an order when its personal details are erased: the order goes,
-- and is counted here.
CREATE TABLE order_statistics (
  month TEXT COLLATE "C" NOT NULL,
  brochure_id TEXT COLLATE "C" NOT NULL,
  edition TEXT COLLATE "C" NOT NULL,
  country TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'sent', 'cancelled')),
  orders INTEGER NOT NULL,
  copies INTEGER NOT NULL,
  PRIMARY KEY (month, brochure_id, edition, country, state)
);

-- Which orders were erased, so that restoring an old backup does not bring them
-- back. The ids are random and say nothing of anybody.
CREATE TABLE erasures (
  order_id TEXT COLLATE "C" PRIMARY KEY,
  erased_at BIGINT NOT NULL
);

-- +goose Down
DROP TABLE erasures;
DROP TABLE order_statistics;
DROP TABLE stock;
