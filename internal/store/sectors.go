package store

import (
	"context"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

var placeTable = table[directory.Place]{noun: "place", name: "places", alias: "p", columns: []column[directory.Place]{
	text("id", func(p *directory.Place) *string { return &p.ID }),
	text("name", func(p *directory.Place) *string { return &p.Name }),
	plain("latitude", func(p *directory.Place) *float64 { return &p.Latitude }),
	plain("longitude", func(p *directory.Place) *float64 { return &p.Longitude }),
}}

// Places returns every place, sorted by id.
func (q *Q) Places(ctx context.Context) (places []directory.Place, err error) {
	err = readRows(ctx, q, &placeTable, "read the places", `FROM places p ORDER BY p.id`, nil, func(p directory.Place) error {
		places = append(places, p)
		return nil
	})
	return places, err
}

// SavePlace writes a place.
func (q *Q) SavePlace(ctx context.Context, by string, p directory.Place) error {
	if err := save(ctx, q, &placeTable, &p); err != nil {
		return err
	}
	return revise(ctx, q, by, directory.Places, p.ID, p)
}

var sectorTable = table[directory.Sector]{noun: "sector", name: "sectors", alias: "s", columns: []column[directory.Sector]{
	text("id", func(s *directory.Sector) *string { return &s.ID }),
	plain("position", func(s *directory.Sector) *int { return &s.Position }),
	text("icon", func(s *directory.Sector) *string { return &s.Icon }),
}, texts: []textColumn[directory.Sector]{
	{"name", func(s *directory.Sector) *i18n.Text { return &s.Name }},
	{"summary", func(s *directory.Sector) *i18n.Text { return &s.Summary }},
}}

// Sectors returns every sector, in the order in which pages show them.
func (q *Q) Sectors(ctx context.Context) ([]directory.Sector, error) {
	sectors, _, err := readEntries(ctx, q, &sectorTable, "read the sectors", `FROM sectors s ORDER BY s.position, s.id`)
	return sectors, err
}

// Sector returns the sector with the given id, or ErrNotFound if there is none.
func (q *Q) Sector(ctx context.Context, id string) (directory.Sector, error) {
	sectors, err := q.Sectors(ctx)
	if err != nil {
		return directory.Sector{}, err
	}
	for _, s := range sectors {
		if s.ID == id {
			return s, nil
		}
	}
	return directory.Sector{}, ErrNotFound
}

// SaveSector writes a sector.
func (q *Q) SaveSector(ctx context.Context, by string, s directory.Sector) error {
	if err := save(ctx, q, &sectorTable, &s); err != nil {
		return err
	}
	return revise(ctx, q, by, directory.Sectors, s.ID, s)
}
