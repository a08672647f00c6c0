-- +goose Up
CREATE TABLE editors (
  id TEXT COLLATE "C" PRIMARY KEY,
  email TEXT COLLATE "C" NOT NULL UNIQUE,
  name TEXT COLLATE "C" NOT NULL,
  role TEXT COLLATE "C" NOT NULL CHECK (role IN ('administrator', 'editor', 'cluster-editor')),
  password_hash TEXT COLLATE "C" NOT NULL,
  made_at BIGINT NOT NULL
);

CREATE TABLE sessions (
  token_hash TEXT COLLATE "C" PRIMARY KEY,
  editor_id TEXT COLLATE "C" NOT NULL REFERENCES editors (id) ON DELETE CASCADE,
  made_at BIGINT NOT NULL,
  used_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_editor ON sessions (editor_id);
CREATE INDEX sessions_expires ON sessions (expires_at);

-- +goose Down
DROP TABLE sessions;
DROP TABLE editors;
