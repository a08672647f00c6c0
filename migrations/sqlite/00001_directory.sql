-- +goose Up
-- Times are microseconds since 1970 in UTC, days are YYYY-MM-DD, ids are text.
-- A text exists in a language when its row does: a new language needs no DDL.
CREATE TABLE content_version (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
INSERT INTO content_version (id, version, changed_at) VALUES (1, 0, 0);

CREATE TABLE revisions (
  id TEXT PRIMARY KEY,
  noun TEXT NOT NULL,
  entry_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  made_at INTEGER NOT NULL,
  made_by TEXT NOT NULL,
  content TEXT NOT NULL
) STRICT;
CREATE INDEX revisions_entry ON revisions (noun, entry_id, version);
CREATE INDEX revisions_version ON revisions (version);

CREATE TABLE agency (
  id TEXT PRIMARY KEY,
  single INTEGER NOT NULL DEFAULT 1 UNIQUE CHECK (single = 1),
  short_name TEXT NOT NULL,
  street TEXT NOT NULL DEFAULT '',
  postcode TEXT NOT NULL DEFAULT '',
  city TEXT NOT NULL DEFAULT '',
  website TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  phone_extension INTEGER NOT NULL DEFAULT 0 CHECK (phone_extension BETWEEN 0 AND 12),
  email TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE agency_texts (
  agency_id TEXT NOT NULL REFERENCES agency (id) ON DELETE CASCADE,
  lang TEXT NOT NULL,
  legal_name TEXT NOT NULL DEFAULT '',
  site_name TEXT NOT NULL DEFAULT '',
  tagline TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (agency_id, lang)
) STRICT, WITHOUT ROWID;

CREATE TABLE places (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  latitude REAL NOT NULL CHECK (latitude BETWEEN -90 AND 90),
  longitude REAL NOT NULL CHECK (longitude BETWEEN -180 AND 180)
) STRICT;

CREATE TABLE sectors (
  id TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  icon TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE sector_texts (
  sector_id TEXT NOT NULL REFERENCES sectors (id) ON DELETE CASCADE,
  lang TEXT NOT NULL,
  name TEXT NOT NULL,
  summary TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (sector_id, lang)
) STRICT, WITHOUT ROWID;

CREATE TABLE clusters (
  id TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('managed', 'cooperation', 'co-opted')),
  website TEXT NOT NULL DEFAULT '',
  since TEXT NOT NULL DEFAULT '',
  sort_key TEXT NOT NULL,
  confirmed_on TEXT,
  confirmed_by TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE cluster_texts (
  cluster_id TEXT NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
  lang TEXT NOT NULL,
  name TEXT NOT NULL DEFAULT '',
  summary TEXT NOT NULL DEFAULT '',
  description TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (cluster_id, lang)
) STRICT, WITHOUT ROWID;

CREATE TABLE cluster_names (
  cluster_id TEXT NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('short', 'former', 'current')),
  lang TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL,
  PRIMARY KEY (cluster_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE cluster_sites (
  cluster_id TEXT NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('seat', 'site')),
  place_id TEXT NOT NULL REFERENCES places (id),
  PRIMARY KEY (cluster_id, position),
  UNIQUE (cluster_id, place_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX cluster_sites_place ON cluster_sites (place_id);

CREATE TABLE cluster_sectors (
  cluster_id TEXT NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
  sector_id TEXT NOT NULL REFERENCES sectors (id),
  position INTEGER NOT NULL,
  PRIMARY KEY (cluster_id, sector_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX cluster_sectors_sector ON cluster_sectors (sector_id);

CREATE TABLE partners (
  id TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('university', 'hospital', 'research-institute', 'science-campus', 'network', 'company')),
  website TEXT NOT NULL DEFAULT '',
  since TEXT NOT NULL DEFAULT '',
  sort_key TEXT NOT NULL,
  confirmed_on TEXT,
  confirmed_by TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE partner_texts (
  partner_id TEXT NOT NULL REFERENCES partners (id) ON DELETE CASCADE,
  lang TEXT NOT NULL,
  name TEXT NOT NULL DEFAULT '',
  summary TEXT NOT NULL DEFAULT '',
  description TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (partner_id, lang)
) STRICT, WITHOUT ROWID;

CREATE TABLE partner_names (
  partner_id TEXT NOT NULL REFERENCES partners (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('short', 'former', 'current')),
  lang TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL,
  PRIMARY KEY (partner_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE partner_sites (
  partner_id TEXT NOT NULL REFERENCES partners (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('seat', 'site')),
  place_id TEXT NOT NULL REFERENCES places (id),
  PRIMARY KEY (partner_id, position),
  UNIQUE (partner_id, place_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX partner_sites_place ON partner_sites (place_id);

CREATE TABLE partner_clusters (
  partner_id TEXT NOT NULL REFERENCES partners (id) ON DELETE CASCADE,
  cluster_id TEXT NOT NULL REFERENCES clusters (id),
  position INTEGER NOT NULL,
  PRIMARY KEY (partner_id, cluster_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX partner_clusters_cluster ON partner_clusters (cluster_id);

-- A contact is a post: the person's fields may be empty, the post stays.
CREATE TABLE contacts (
  id TEXT PRIMARY KEY,
  cluster_id TEXT NOT NULL REFERENCES clusters (id),
  title TEXT NOT NULL DEFAULT '',
  given_name TEXT NOT NULL DEFAULT '',
  family_name TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  phone_extension INTEGER NOT NULL DEFAULT 0 CHECK (phone_extension BETWEEN 0 AND 12),
  fax TEXT NOT NULL DEFAULT '',
  fax_extension INTEGER NOT NULL DEFAULT 0 CHECK (fax_extension BETWEEN 0 AND 12),
  email TEXT NOT NULL DEFAULT '',
  place_id TEXT REFERENCES places (id),
  place_inferred INTEGER NOT NULL DEFAULT 0 CHECK (place_inferred IN (0, 1)),
  sort_key TEXT NOT NULL,
  confirmed_on TEXT,
  confirmed_by TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX contacts_cluster ON contacts (cluster_id);
CREATE INDEX contacts_place ON contacts (place_id);

CREATE TABLE contact_texts (
  contact_id TEXT NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
  lang TEXT NOT NULL,
  source TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (contact_id, lang)
) STRICT, WITHOUT ROWID;

CREATE TABLE contact_functions (
  contact_id TEXT NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  lang TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (contact_id, position, lang)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE contact_functions;
DROP TABLE contact_texts;
DROP TABLE contacts;
DROP TABLE partner_clusters;
DROP TABLE partner_sites;
DROP TABLE partner_names;
DROP TABLE partner_texts;
DROP TABLE partners;
DROP TABLE cluster_sectors;
DROP TABLE cluster_sites;
DROP TABLE cluster_names;
DROP TABLE cluster_texts;
DROP TABLE clusters;
DROP TABLE sector_texts;
DROP TABLE sectors;
DROP TABLE places;
DROP TABLE agency_texts;
DROP TABLE agency;
DROP TABLE revisions;
DROP TABLE content_version;
