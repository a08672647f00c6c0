package store

import (
	"context"

	"clusterdir/internal/directory"
)

var partnerTable = table[directory.Partner]{
	noun: "partner", name: "partners", alias: "p",
	columns: append(
		organisationColumns(func(p *directory.Partner) *directory.Organisation { return &p.Organisation }),
		text("kind", func(p *directory.Partner) *directory.Kind { return &p.Kind })),
	texts: organisationTexts(func(p *directory.Partner) *directory.Organisation { return &p.Organisation }),
}

// Partners returns every partner, sorted by name.
func (q *Q) Partners(ctx context.Context) ([]directory.Partner, error) {
	return q.partners(ctx, "read the partners", `FROM partners p ORDER BY p.sort_key, p.id`)
}

// PartnersByID returns the partners with the given ids, in the order of the ids. It
// omits ids without a partner.
func (q *Q) PartnersByID(ctx context.Context, ids []string) ([]directory.Partner, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	partners, err := q.partners(ctx, "read partners", `FROM partners p WHERE p.id IN `+in(1, len(ids)), anys(ids)...)
	return inOrder(ids, partners, func(p directory.Partner) string { return p.ID }), err
}

// Partner returns the partner with the given id, or ErrNotFound if there is none.
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

func (q *Q) partners(ctx context.Context, what, rest string, args ...any) ([]directory.Partner, error) {
	partners, at, err := readEntries(ctx, q, &partnerTable, what, rest, args...)
	if err != nil {
		return nil, err
	}
	return partners, q.fill(ctx, partnerFamily, func(id string) (*directory.Organisation, *[]directory.Ref) {
		if p := at(id); p != nil {
			return &p.Organisation, &p.Clusters
		}
		return nil, nil
	})
}

// SavePartner writes a partner with its texts, names, sites and clusters.
func (q *Q) SavePartner(ctx context.Context, by string, p directory.Partner) error {
	if err := save(ctx, q, &partnerTable, &p); err != nil {
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

// inOrder returns rows in the order of ids.
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
