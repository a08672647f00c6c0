package store

import (
	"errors"

	"clusterdir/internal/directory"
)

// These are the errors of a store. Callers handle each differently; errors returned
// by this package wrap one of them where it applies.
var (
	// ErrNotFound reports that a row does not exist.
	ErrNotFound = directory.ErrNotFound
	// ErrInvalid reports that a value violates a rule of the schema.
	ErrInvalid = directory.ErrInvalid
	// ErrConflict reports that another row already has the same id or key.
	ErrConflict = errors.New("exists already")
	// ErrReference reports that a row refers to a row that does not exist, or that other
	// rows still refer to it.
	ErrReference = errors.New("reference to a missing entry")
	// ErrUnavailable reports that the database cannot currently be reached or written.
	ErrUnavailable = errors.New("database unavailable")
	// ErrUnknown reports that the outcome of a commit is unknown, because the connection
	// broke during the commit.
	ErrUnknown = errors.New("outcome of the commit unknown")
	// ErrNewerSchema reports that a newer program has written the database.
	ErrNewerSchema = errors.New("the database was written by a newer clusterdir")
	// ErrOlderSchema reports that migrations of the database are pending.
	ErrOlderSchema = errors.New("the database needs migrating")
	// ErrForeign reports that the file is not a database of clusterdir.
	ErrForeign = errors.New("not a clusterdir database")
	// ErrEmpty reports that the file is empty, which indicates a failed copy and not a
	// new database.
	ErrEmpty = errors.New("the file is empty")
	// ErrDamaged reports that the database fails its integrity check.
	ErrDamaged = errors.New("the database is damaged")
	// ErrMissing reports that the file does not exist.
	ErrMissing = errors.New("no such database")
	// ErrLocked reports that another clusterdir process has locked the database.
	ErrLocked = errors.New("another clusterdir is using the database")
	// ErrFilled reports that the directory already has content, with which the new
	// content would be mixed.
	ErrFilled = errors.New("the directory has content already")
	// ErrExists reports that an existing file would be overwritten.
	ErrExists = errors.New("the file exists already")
)
