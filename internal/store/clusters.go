package store

import (
	"context"

	"clusterdir/internal/directory"
)

var clusterTable = table[directory.Cluster]{
	noun: "cluster", name: "clusters", alias: "c",
	columns: append(
		organisationColumns(func(c *directory.Cluster) *directory.Organisation { return &c.Organisation }),
		text("role", func(c *directory.Cluster) *directory.Role { return &c.Role }),
		onlyRead("(SELECT count(*) FROM partner_clusters m WHERE m.cluster_id = c.id)", func(c *directory.Cluster) *int { return &c.Partners })),
	texts: organisationTexts(func(c *directory.Cluster) *directory.Organisation { return &c.Organisation }),
}

// Clusters returns every cluster, in the order in which pages show them.
func (q *Q) Clusters(ctx context.Context) ([]directory.Cluster, error) {
	return q.clusters(ctx, "read the clusters", `FROM clusters c ORDER BY c.position, c.id`)
}

// Cluster returns the cluster with the given id, or ErrNotFound if there is none.
func (q *Q) Cluster(ctx context.Context, id string) (directory.Cluster, error) {
	clusters, err := q.clusters(ctx, "read the cluster "+id, `FROM clusters c WHERE c.id = $1`, id)
	if err != nil {
		return directory.Cluster{}, err
	}
	if len(clusters) == 0 {
		return directory.Cluster{}, ErrNotFound
	}
	return clusters[0], nil
}

func (q *Q) clusters(ctx context.Context, what, rest string, args ...any) ([]directory.Cluster, error) {
	clusters, at, err := readEntries(ctx, q, &clusterTable, what, rest, args...)
	if err != nil {
		return nil, err
	}
	return clusters, q.fill(ctx, clusterFamily, func(id string) (*directory.Organisation, *[]directory.Ref) {
		if c := at(id); c != nil {
			return &c.Organisation, &c.Sectors
		}
		return nil, nil
	})
}

// SaveCluster writes a cluster with its texts, names, sites and sectors.
func (q *Q) SaveCluster(ctx context.Context, by string, c directory.Cluster) error {
	if err := save(ctx, q, &clusterTable, &c); err != nil {
		return err
	}
	if err := q.saveFamily(ctx, clusterFamily, c.Organisation, c.Sectors); err != nil {
		return err
	}
	return revise(ctx, q, by, directory.Clusters, c.ID, c)
}
