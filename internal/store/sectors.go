package store

import (
	"context"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// Places returns every place, by id.
func (q *Q) Places(ctx context.Context) (places []directory.Place, err error) {
	err = q.each(ctx, "read the places", `SELECT id, name, latitude, longitude FROM places ORDER BY id`, nil,
		func(scan func(...any) error) error {
			var p directory.Place
			err := scan(&p.ID, &p.Name, &p.Latitude, &p.Longitude)
			places = append(places, p)
			return err
		})
	return places, err
}

// SavePlace writes a place.
func (q *Q) SavePlace(ctx context.Context, by string, p directory.Place) error {
	err := q.exec(ctx, "save the place "+p.ID,
		`INSERT INTO places (id, name, latitude, longitude) VALUES ($1, $2, $3, $4)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, latitude = excluded.latitude, longitude = excluded.longitude`,
		p.ID, p.Name, p.Latitude, p.Longitude)
	if err != nil {
		return err
	}
	return revise(ctx, q, by, directory.Places, p.ID, p)
}

// Sectors returns every sector, in the order in which pages show them.
func (q *Q) Sectors(ctx context.Context) ([]directory.Sector, error) {
	var sectors []directory.Sector
	at := map[string]int{}
	err := q.each(ctx, "read the sectors", `SELECT id, position, icon FROM sectors ORDER BY position, id`, nil,
		func(scan func(...any) error) error {
			s := directory.Sector{Name: i18n.Text{}, Summary: i18n.Text{}}
			err := scan(&s.ID, &s.Position, &s.Icon)
			at[s.ID] = len(sectors)
			sectors = append(sectors, s)
			return err
		})
	if err != nil {
		return nil, err
	}
	err = q.each(ctx, "read the sectors' texts", `SELECT sector_id, lang, name, summary FROM sector_texts`, nil,
		func(scan func(...any) error) error {
			var id, name, summary string
			var l i18n.Lang
			err := scan(&id, &l, &name, &summary)
			if i, ok := at[id]; ok {
				set(sectors[i].Name, l, name)
				set(sectors[i].Summary, l, summary)
			}
			return err
		})
	return sectors, err
}

// Sector returns one sector, ErrNotFound when there is none with that id.
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
	err := q.exec(ctx, "save the sector "+s.ID,
		`INSERT INTO sectors (id, position, icon) VALUES ($1, $2, $3)
		ON CONFLICT (id) DO UPDATE SET position = excluded.position, icon = excluded.icon`,
		s.ID, s.Position, s.Icon)
	if err != nil {
		return err
	}
	if err := q.exec(ctx, "save the texts of "+s.ID, `DELETE FROM sector_texts WHERE sector_id = $1`, s.ID); err != nil {
		return err
	}
	for _, l := range languagesOf(s.Name, s.Summary) {
		err := q.exec(ctx, "save the texts of "+s.ID,
			`INSERT INTO sector_texts (sector_id, lang, name, summary) VALUES ($1, $2, $3, $4)`,
			s.ID, string(l), s.Name[l], s.Summary[l])
		if err != nil {
			return err
		}
	}
	return revise(ctx, q, by, directory.Sectors, s.ID, s)
}
