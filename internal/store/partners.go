package store

import (
	"context"

	"clusterdir/internal/directory"
)

const partnerColumns = `p.id, p.position, p.kind, p.website, p.since, p.sort_key, p.confirmed_on, p.confirmed_by`

func scanPartner(scan func(...any) error) (directory.Partner, error) {
	p := directory.Partner{Organisation: newOrganisation()}
	var confirmed day
	err := scan(&p.ID, &p.Position, &p.Kind, &p.Website, &p.Since, &p.SortKey, &confirmed, &p.ConfirmedBy)
	p.ConfirmedOn = confirmed.Time
	return p, err
}

// Partners returns every partner, by name.
func (q *Q) Partners(ctx context.Context) ([]directory.Partner, error) {
	return q.partners(ctx, "read the partners", `SELECT `+partnerColumns+` FROM partners p ORDER BY p.sort_key, p.id`)
}

// PartnersByID returns the partners with these ids, in their order; an id
// without a partner is left out.
func (q *Q) PartnersByID(ctx context.Context, ids []string) ([]directory.Partner, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	partners, err := q.partners(ctx, "read partners", `SELECT `+partnerColumns+` FROM partners p WHERE p.id IN `+in(1, len(ids)), anys(ids)...)
	return inOrder(ids, partners, func(p directory.Partner) string { return p.ID }), err
}

// Partner returns one partner, ErrNotFound when there is none with that id.
func (q *Q) Partner(ctx context.Context, id string) (directory.Partner, error) {
	partners, err := q.PartnersByID(ctx, []string{id})
	if err != nil {
		return directory.Partner{}, err
	}
	if len(partners) == 0 {
		return directory.Partner{}, ErrNotFound
	}
	return partners[0], nil
}

func (q *Q) partners(ctx context.Context, what, text string, args ...any) ([]directory.Partner, error) {
	var partners []directory.Partner
	at := map[string]int{}
	err := q.each(ctx, what, text, args, func(scan func(...any) error) error {
		p, err := scanPartner(scan)
		at[p.ID] = len(partners)
		partners = append(partners, p)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = q.fill(ctx, partnerFamily, func(id string) (*directory.Organisation, *[]directory.Ref) {
		if i, ok := at[id]; ok {
			return &partners[i].Organisation, &partners[i].Clusters
		}
		return nil, nil
	})
	return partners, err
}

// SavePartner writes a partner with its texts, names, sites and clusters.
func (q *Q) SavePartner(ctx context.Context, by string, p directory.Partner) error {
	p.SortKey = directory.SortKey(p.Name.String())
	err := q.exec(ctx, "save the partner "+p.ID,
		`INSERT INTO partners (id, position, kind, website, since, sort_key, confirmed_on, confirmed_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (id) DO UPDATE SET position = excluded.position, kind = excluded.kind, website = excluded.website,
			since = excluded.since, sort_key = excluded.sort_key, confirmed_on = excluded.confirmed_on,
			confirmed_by = excluded.confirmed_by`,
		p.ID, p.Position, string(p.Kind), p.Website, p.Since, p.SortKey, day{p.ConfirmedOn}, p.ConfirmedBy)
	if err != nil {
		return err
	}
	if err := q.saveFamily(ctx, partnerFamily, p.Organisation, p.Clusters); err != nil {
		return err
	}
	return revise(ctx, q, by, directory.Partners, p.ID, p)
}

func anys(ids []string) []any {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	return args
}

// inOrder puts rows into the order of ids.
func inOrder[T any](ids []string, rows []T, id func(T) string) []T {
	byID := make(map[string]T, len(rows))
	for _, row := range rows {
		byID[id(row)] = row
	}
	ordered := make([]T, 0, len(rows))
	for _, wanted := range ids {
		if row, ok := byID[wanted]; ok {
			ordered = append(ordered, row)
		}
	}
	return ordered
}
