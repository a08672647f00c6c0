-- +goose Up
CREATE TABLE orders (
  id TEXT PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  token TEXT NOT NULL UNIQUE,
  number TEXT NOT NULL UNIQUE,
  made_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'sent', 'cancelled')),
  state_at INTEGER NOT NULL,
  lang TEXT NOT NULL,
  brochure_id TEXT NOT NULL,
  edition TEXT NOT NULL,
  copies INTEGER NOT NULL CHECK (copies BETWEEN 1 AND 25),
  name TEXT NOT NULL DEFAULT '',
  organisation TEXT NOT NULL DEFAULT '',
  street TEXT NOT NULL DEFAULT '',
  postcode TEXT NOT NULL DEFAULT '',
  city TEXT NOT NULL DEFAULT '',
  country TEXT NOT NULL,
  email TEXT NOT NULL DEFAULT '',
  erased_at INTEGER,
  FOREIGN KEY (brochure_id, edition) REFERENCES brochures (id, lang)
) STRICT;
CREATE INDEX orders_state ON orders (state, made_at);

-- The outbox: what waits to be sent, and what could not be.
CREATE TABLE mails (
  id TEXT PRIMARY KEY,
  order_id TEXT REFERENCES orders (id) ON DELETE CASCADE,
  message_id TEXT NOT NULL UNIQUE,
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  made_at INTEGER NOT NULL,
  error TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX mails_next ON mails (state, next_at);
CREATE INDEX mails_order ON mails (order_id);

-- +goose Down
DROP TABLE mails;
DROP TABLE orders;
