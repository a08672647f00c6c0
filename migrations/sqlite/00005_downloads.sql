-- +goose Up
-- How often an edition was downloaded in a month, YYYY-MM, and nothing about by
-- whom. No reference to brochures: what was counted stays when the file goes.
CREATE TABLE downloads (
  brochure_id TEXT NOT NULL,
  edition TEXT NOT NULL,
  month TEXT NOT NULL CHECK (length(month) = 7),
  n INTEGER NOT NULL CHECK (n > 0),
  PRIMARY KEY (brochure_id, edition, month)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE downloads;
