-- +goose Up
-- How often an edition was downloaded in a month, YYYY-MM, and nothing about by
-- whom. No reference to brochures: what was counted stays when the file goes.
CREATE TABLE downloads (
  brochure_id TEXT COLLATE "C" NOT NULL,
  edition TEXT COLLATE "C" NOT NULL,
  month TEXT COLLATE "C" NOT NULL CHECK (length(month) = 7),
  n BIGINT NOT NULL CHECK (n > 0),
  PRIMARY KEY (brochure_id, edition, month)
);

-- +goose Down
DROP TABLE downloads;
