package store

import (
	"errors"

	"clusterdir/internal/directory"
)

// What can go wrong with a store, told apart because callers answer
// differently. Errors returned by this package wrap one of them where it fits.
var (
	// ErrNotFound says that no such row exists.
	ErrNotFound = directory.ErrNotFound
	// ErrInvalid says that a value breaks a rule of the schema.
	ErrInvalid = directory.ErrInvalid
	// ErrConflict says that another row has the same id or key already.
	ErrConflict = errors.New("exists already")
	// ErrReference says that a row names another that does not exist, or that
	// others still name the row.
	ErrReference = errors.New("reference to a missing entry")
	// ErrUnavailable says that the database cannot be reached or written now.
	ErrUnavailable = errors.New("database unavailable")
	// ErrUnknown says that the connection broke while a commit was under way:
	// it may or may not have happened.
	ErrUnknown = errors.New("outcome of the commit unknown")
	// ErrNewerSchema says that a newer program has written the database.
	ErrNewerSchema = errors.New("the database was written by a newer clusterdir")
	// ErrOlderSchema says that the database waits for a migration.
	ErrOlderSchema = errors.New("the database needs migrating")
	// ErrForeign says that the file is no database of clusterdir.
	ErrForeign = errors.New("not a clusterdir database")
	// ErrEmpty says that the file has no content: a failed copy, not a new database.
	ErrEmpty = errors.New("the file is empty")
	// ErrDamaged says that the database does not pass its integrity check.
	ErrDamaged = errors.New("the database is damaged")
	// ErrMissing says that there is no file.
	ErrMissing = errors.New("no such database")
	// ErrLocked says that another clusterdir holds the database.
	ErrLocked = errors.New("another clusterdir is using the database")
	// ErrFilled says that the directory has content, which would be mixed up with
	// what is about to be written.
	ErrFilled = errors.New("the directory has content already")
	// ErrExists says that a file would be overwritten.
	ErrExists = errors.New("the file exists already")
)
