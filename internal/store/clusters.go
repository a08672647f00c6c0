package store

import (
	"context"

	"clusterdir/internal/directory"
)

const clusterColumns = `c.id, c.position, c.role, c.website, c.since, c.sort_key, c.confirmed_on, c.confirmed_by,
	(SELECT count(*) FROM partner_clusters m WHERE m.cluster_id = c.id)`

func scanCluster(scan func(...any) error) (directory.Cluster, error) {
	c := directory.Cluster{Organisation: newOrganisation()}
	var confirmed day
	err := scan(&c.ID, &c.Position, &c.Role, &c.Website, &c.Since, &c.SortKey, &confirmed, &c.ConfirmedBy, &c.Partners)
	c.ConfirmedOn = confirmed.Time
	return c, err
}

// Clusters returns every cluster, in the order in which pages show them.
func (q *Q) Clusters(ctx context.Context) ([]directory.Cluster, error) {
	return q.clusters(ctx, "read the clusters", `SELECT `+clusterColumns+` FROM clusters c ORDER BY c.position, c.id`)
}

// Cluster returns one cluster, ErrNotFound when there is none with that id.
func (q *Q) Cluster(ctx context.Context, id string) (directory.Cluster, error) {
	clusters, err := q.clusters(ctx, "read the cluster "+id, `SELECT `+clusterColumns+` FROM clusters c WHERE c.id = $1`, id)
	if err != nil {
		return directory.Cluster{}, err
	}
	if len(clusters) == 0 {
		return directory.Cluster{}, ErrNotFound
	}
	return clusters[0], nil
}

func (q *Q) clusters(ctx context.Context, what, text string, args ...any) ([]directory.Cluster, error) {
	var clusters []directory.Cluster
	at := map[string]int{}
	err := q.each(ctx, what, text, args, func(scan func(...any) error) error {
		c, err := scanCluster(scan)
		at[c.ID] = len(clusters)
		clusters = append(clusters, c)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = q.fill(ctx, clusterFamily, func(id string) (*directory.Organisation, *[]directory.Ref) {
		if i, ok := at[id]; ok {
			return &clusters[i].Organisation, &clusters[i].Sectors
		}
		return nil, nil
	})
	return clusters, err
}

// SaveCluster writes a cluster with its texts, names, sites and sectors.
func (q *Q) SaveCluster(ctx context.Context, by string, c directory.Cluster) error {
	c.SortKey = directory.SortKey(c.Name.String())
	err := q.exec(ctx, "save the cluster "+c.ID,
		`INSERT INTO clusters (id, position, role, website, since, sort_key, confirmed_on, confirmed_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (id) DO UPDATE SET position = excluded.position, role = excluded.role, website = excluded.website,
			since = excluded.since, sort_key = excluded.sort_key, confirmed_on = excluded.confirmed_on,
			confirmed_by = excluded.confirmed_by`,
		c.ID, c.Position, string(c.Role), c.Website, c.Since, c.SortKey, day{c.ConfirmedOn}, c.ConfirmedBy)
	if err != nil {
		return err
	}
	if err := q.saveFamily(ctx, clusterFamily, c.Organisation, c.Sectors); err != nil {
		return err
	}
	return revise(ctx, q, by, directory.Clusters, c.ID, c)
}
