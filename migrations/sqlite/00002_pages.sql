-- +goose Up
CREATE TABLE pages (
  page TEXT NOT NULL,
  section TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (page, section, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE page_texts (
  page TEXT NOT NULL,
  section TEXT NOT NULL,
  position INTEGER NOT NULL,
  lang TEXT NOT NULL,
  heading TEXT NOT NULL DEFAULT '',
  text TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (page, section, position, lang),
  FOREIGN KEY (page, section, position) REFERENCES pages (page, section, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- An edition of a brochure, its PDF with it: a copy of the database is the whole site.
CREATE TABLE brochures (
  id TEXT NOT NULL,
  lang TEXT NOT NULL,
  title TEXT NOT NULL,
  pages INTEGER NOT NULL CHECK (pages > 0),
  size INTEGER NOT NULL CHECK (size > 0),
  sha256 TEXT NOT NULL,
  tagged INTEGER NOT NULL CHECK (tagged IN (0, 1)),
  pdf BLOB NOT NULL,
  PRIMARY KEY (id, lang)
) STRICT;

-- Barriers that visitors reported, for the office.
CREATE TABLE reports (
  id TEXT PRIMARY KEY,
  made_at INTEGER NOT NULL,
  lang TEXT NOT NULL,
  page TEXT NOT NULL DEFAULT '',
  message TEXT NOT NULL,
  name TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX reports_made_at ON reports (made_at);

-- +goose Down
DROP TABLE reports;
DROP TABLE brochures;
DROP TABLE page_texts;
DROP TABLE pages;
