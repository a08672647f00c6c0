-- +goose Up
CREATE TABLE pages (
  page TEXT COLLATE "C" NOT NULL,
  section TEXT COLLATE "C" NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (page, section, position)
);

CREATE TABLE page_texts (
  page TEXT COLLATE "C" NOT NULL,
  section TEXT COLLATE "C" NOT NULL,
  position INTEGER NOT NULL,
  lang TEXT COLLATE "C" NOT NULL,
  heading TEXT COLLATE "C" NOT NULL DEFAULT '',
  text TEXT COLLATE "C" NOT NULL DEFAULT '',
  PRIMARY KEY (page, section, position, lang),
  FOREIGN KEY (page, section, position) REFERENCES pages (page, section, position) ON DELETE CASCADE
);

-- An edition of a brochure, its PDF with it: a copy of the database is the whole site.
CREATE TABLE brochures (
  id TEXT COLLATE "C" NOT NULL,
  lang TEXT COLLATE "C" NOT NULL,
  title TEXT COLLATE "C" NOT NULL,
  pages INTEGER NOT NULL CHECK (pages > 0),
  size BIGINT NOT NULL CHECK (size > 0),
  sha256 TEXT COLLATE "C" NOT NULL,
  tagged BOOLEAN NOT NULL,
  pdf BYTEA NOT NULL,
  PRIMARY KEY (id, lang)
);

-- Barriers that visitors reported, for the office.
CREATE TABLE reports (
  id TEXT COLLATE "C" PRIMARY KEY,
  made_at BIGINT NOT NULL,
  lang TEXT COLLATE "C" NOT NULL,
  page TEXT COLLATE "C" NOT NULL DEFAULT '',
  message TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL DEFAULT '',
  email TEXT COLLATE "C" NOT NULL DEFAULT ''
);
CREATE INDEX reports_made_at ON reports (made_at);

-- +goose Down
DROP TABLE reports;
DROP TABLE brochures;
DROP TABLE page_texts;
DROP TABLE pages;
