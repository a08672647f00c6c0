-- +goose Up
CREATE TABLE orders (
  id TEXT COLLATE "C" PRIMARY KEY,
  key TEXT COLLATE "C" NOT NULL UNIQUE,
  token TEXT COLLATE "C" NOT NULL UNIQUE,
  number TEXT COLLATE "C" NOT NULL UNIQUE,
  made_at BIGINT NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'sent', 'cancelled')),
  state_at BIGINT NOT NULL,
  lang TEXT COLLATE "C" NOT NULL,
  brochure_id TEXT COLLATE "C" NOT NULL,
  edition TEXT COLLATE "C" NOT NULL,
  copies INTEGER NOT NULL CHECK (copies BETWEEN 1 AND 25),
  name TEXT COLLATE "C" NOT NULL DEFAULT '',
  organisation TEXT COLLATE "C" NOT NULL DEFAULT '',
  street TEXT COLLATE "C" NOT NULL DEFAULT '',
  postcode TEXT COLLATE "C" NOT NULL DEFAULT '',
  city TEXT COLLATE "C" NOT NULL DEFAULT '',
  country TEXT COLLATE "C" NOT NULL,
  email TEXT COLLATE "C" NOT NULL DEFAULT '',
  erased_at BIGINT,
  FOREIGN KEY (brochure_id, edition) REFERENCES brochures (id, lang)
);
CREATE INDEX orders_state ON orders (state, made_at);

-- The outbox: what waits to be sent, and what could not be.
CREATE TABLE mails (
  id TEXT COLLATE "C" PRIMARY KEY,
  order_id TEXT COLLATE "C" REFERENCES orders (id) ON DELETE CASCADE,
  message_id TEXT COLLATE "C" NOT NULL UNIQUE,
  recipient TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  body TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  error TEXT COLLATE "C" NOT NULL DEFAULT ''
);
CREATE INDEX mails_next ON mails (state, next_at);
CREATE INDEX mails_order ON mails (order_id);

-- +goose Down
DROP TABLE mails;
DROP TABLE orders;
