-- +goose Up
-- Times are microseconds since 1970 in UTC, days are YYYY-MM-DD, ids are text.
-- A text exists in a language when its row does: a new language needs no DDL.
CREATE TABLE content_version (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  version BIGINT NOT NULL,
  changed_at BIGINT NOT NULL
);
INSERT INTO content_version (id, version, changed_at) VALUES (1, 0, 0);

CREATE TABLE revisions (
  id TEXT COLLATE "C" PRIMARY KEY,
  noun TEXT COLLATE "C" NOT NULL,
  entry_id TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  made_by TEXT COLLATE "C" NOT NULL,
  content TEXT COLLATE "C" NOT NULL
);
CREATE INDEX revisions_entry ON revisions (noun, entry_id, version);
CREATE INDEX revisions_version ON revisions (version);

CREATE TABLE agency (
  id TEXT COLLATE "C" PRIMARY KEY,
  single INTEGER NOT NULL DEFAULT 1 UNIQUE CHECK (single = 1),
  short_name TEXT COLLATE "C" NOT NULL,
  street TEXT COLLATE "C" NOT NULL DEFAULT '',
  postcode TEXT COLLATE "C" NOT NULL DEFAULT '',
  city TEXT COLLATE "C" NOT NULL DEFAULT '',
  website TEXT COLLATE "C" NOT NULL DEFAULT '',
  phone TEXT COLLATE "C" NOT NULL DEFAULT '',
  phone_extension INTEGER NOT NULL DEFAULT 0 CHECK (phone_extension BETWEEN 0 AND 12),
  email TEXT COLLATE "C" NOT NULL DEFAULT ''
);

CREATE TABLE agency_texts (
  agency_id TEXT COLLATE "C" NOT NULL REFERENCES agency (id) ON DELETE CASCADE,
  lang TEXT COLLATE "C" NOT NULL,
  legal_name TEXT COLLATE "C" NOT NULL DEFAULT '',
  site_name TEXT COLLATE "C" NOT NULL DEFAULT '',
  tagline TEXT COLLATE "C" NOT NULL DEFAULT '',
  PRIMARY KEY (agency_id, lang)
);

CREATE TABLE places (
  id TEXT COLLATE "C" PRIMARY KEY,
  name TEXT COLLATE "C" NOT NULL,
  latitude DOUBLE PRECISION NOT NULL CHECK (latitude BETWEEN -90 AND 90),
  longitude DOUBLE PRECISION NOT NULL CHECK (longitude BETWEEN -180 AND 180)
);

CREATE TABLE sectors (
  id TEXT COLLATE "C" PRIMARY KEY,
  position INTEGER NOT NULL,
  icon TEXT COLLATE "C" NOT NULL DEFAULT ''
);

CREATE TABLE sector_texts (
  sector_id TEXT COLLATE "C" NOT NULL REFERENCES sectors (id) ON DELETE CASCADE,
  lang TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  summary TEXT COLLATE "C" NOT NULL DEFAULT '',
  PRIMARY KEY (sector_id, lang)
);

CREATE TABLE clusters (
  id TEXT COLLATE "C" PRIMARY KEY,
  position INTEGER NOT NULL,
  role TEXT COLLATE "C" NOT NULL CHECK (role IN ('managed', 'cooperation', 'co-opted')),
  website TEXT COLLATE "C" NOT NULL DEFAULT '',
  since TEXT COLLATE "C" NOT NULL DEFAULT '',
  sort_key TEXT COLLATE "C" NOT NULL,
  confirmed_on TEXT COLLATE "C",
  confirmed_by TEXT COLLATE "C" NOT NULL DEFAULT ''
);

CREATE TABLE cluster_texts (
  cluster_id TEXT COLLATE "C" NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
  lang TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL DEFAULT '',
  summary TEXT COLLATE "C" NOT NULL DEFAULT '',
  description TEXT COLLATE "C" NOT NULL DEFAULT '',
  source TEXT COLLATE "C" NOT NULL DEFAULT '',
  PRIMARY KEY (cluster_id, lang)
);

CREATE TABLE cluster_names (
  cluster_id TEXT COLLATE "C" NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('short', 'former', 'current')),
  lang TEXT COLLATE "C" NOT NULL DEFAULT '',
  name TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (cluster_id, position)
);

CREATE TABLE cluster_sites (
  cluster_id TEXT COLLATE "C" NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('seat', 'site')),
  place_id TEXT COLLATE "C" NOT NULL REFERENCES places (id),
  PRIMARY KEY (cluster_id, position),
  UNIQUE (cluster_id, place_id)
);
CREATE INDEX cluster_sites_place ON cluster_sites (place_id);

CREATE TABLE cluster_sectors (
  cluster_id TEXT COLLATE "C" NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
  sector_id TEXT COLLATE "C" NOT NULL REFERENCES sectors (id),
  position INTEGER NOT NULL,
  PRIMARY KEY (cluster_id, sector_id)
);
CREATE INDEX cluster_sectors_sector ON cluster_sectors (sector_id);

CREATE TABLE partners (
  id TEXT COLLATE "C" PRIMARY KEY,
  position INTEGER NOT NULL,
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('university', 'hospital', 'research-institute', 'science-campus', 'network', 'company')),
  website TEXT COLLATE "C" NOT NULL DEFAULT '',
  since TEXT COLLATE "C" NOT NULL DEFAULT '',
  sort_key TEXT COLLATE "C" NOT NULL,
  confirmed_on TEXT COLLATE "C",
  confirmed_by TEXT COLLATE "C" NOT NULL DEFAULT ''
);

CREATE TABLE partner_texts (
  partner_id TEXT COLLATE "C" NOT NULL REFERENCES partners (id) ON DELETE CASCADE,
  lang TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL DEFAULT '',
  summary TEXT COLLATE "C" NOT NULL DEFAULT '',
  description TEXT COLLATE "C" NOT NULL DEFAULT '',
  source TEXT COLLATE "C" NOT NULL DEFAULT '',
  PRIMARY KEY (partner_id, lang)
);

CREATE TABLE partner_names (
  partner_id TEXT COLLATE "C" NOT NULL REFERENCES partners (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('short', 'former', 'current')),
  lang TEXT COLLATE "C" NOT NULL DEFAULT '',
  name TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (partner_id, position)
);

CREATE TABLE partner_sites (
  partner_id TEXT COLLATE "C" NOT NULL REFERENCES partners (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('seat', 'site')),
  place_id TEXT COLLATE "C" NOT NULL REFERENCES places (id),
  PRIMARY KEY (partner_id, position),
  UNIQUE (partner_id, place_id)
);
CREATE INDEX partner_sites_place ON partner_sites (place_id);

CREATE TABLE partner_clusters (
  partner_id TEXT COLLATE "C" NOT NULL REFERENCES partners (id) ON DELETE CASCADE,
  cluster_id TEXT COLLATE "C" NOT NULL REFERENCES clusters (id),
  position INTEGER NOT NULL,
  PRIMARY KEY (partner_id, cluster_id)
);
CREATE INDEX partner_clusters_cluster ON partner_clusters (cluster_id);

-- A contact is a post: the person's fields may be empty, the post stays.
CREATE TABLE contacts (
  id TEXT COLLATE "C" PRIMARY KEY,
  cluster_id TEXT COLLATE "C" NOT NULL REFERENCES clusters (id),
  title TEXT COLLATE "C" NOT NULL DEFAULT '',
  given_name TEXT COLLATE "C" NOT NULL DEFAULT '',
  family_name TEXT COLLATE "C" NOT NULL DEFAULT '',
  phone TEXT COLLATE "C" NOT NULL DEFAULT '',
  phone_extension INTEGER NOT NULL DEFAULT 0 CHECK (phone_extension BETWEEN 0 AND 12),
  fax TEXT COLLATE "C" NOT NULL DEFAULT '',
  fax_extension INTEGER NOT NULL DEFAULT 0 CHECK (fax_extension BETWEEN 0 AND 12),
  email TEXT COLLATE "C" NOT NULL DEFAULT '',
  place_id TEXT COLLATE "C" REFERENCES places (id),
  place_inferred BOOLEAN NOT NULL DEFAULT false,
  sort_key TEXT COLLATE "C" NOT NULL,
  confirmed_on TEXT COLLATE "C",
  confirmed_by TEXT COLLATE "C" NOT NULL DEFAULT ''
);
CREATE INDEX contacts_cluster ON contacts (cluster_id);
CREATE INDEX contacts_place ON contacts (place_id);

CREATE TABLE contact_texts (
  contact_id TEXT COLLATE "C" NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
  lang TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL DEFAULT '',
  PRIMARY KEY (contact_id, lang)
);

CREATE TABLE contact_functions (
  contact_id TEXT COLLATE "C" NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  lang TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (contact_id, position, lang)
);

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
