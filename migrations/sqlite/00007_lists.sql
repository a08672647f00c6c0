-- +goose Up
-- Lists are answered from memory, and from these while the memory is filled: how
-- many contacts each cluster has at each place, and a page of them in their order.
DROP INDEX contacts_cluster;
CREATE INDEX contacts_filters ON contacts (cluster_id, place_id);
CREATE INDEX contacts_order ON contacts (sort_key, id, cluster_id, place_id);

-- +goose Down
DROP INDEX contacts_order;
DROP INDEX contacts_filters;
CREATE INDEX contacts_cluster ON contacts (cluster_id);
