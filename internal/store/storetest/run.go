package storetest

import (
	"testing"

	"clusterdir/internal/store"
)

// Run runs the suite that every engine must pass. fresh returns the address of a new,
// empty database.
func Run(t *testing.T, fresh func(testing.TB) string) {
	e := engine{fresh}
	for _, test := range []struct {
		name string
		run  func(*testing.T, engine)
	}{
		{"every field of every noun comes back", roundTrip},
		{"a missing translation falls back", fallback},
		{"a link to an entry without texts is kept", linkWithoutText},
		{"rows come in byte order", byteOrder},
		{"contacts come by name, vacant posts last", contactOrder},
		{"every reader sees the same order", sameOrder},
		{"search reads every contact", eachContact},
		{"changes since a version are listed", changes},
		{"keys, references and rules are told apart", rules},
		{"the children of a deleted row go with it", cascade},
		{"broken text is refused", brokenText},
		{"what does not exist is not found", notFound},
		{"every save appends a revision", revisions},
		{"a write raises the content version once", contentVersion},
		{"a read is a snapshot", readSnapshot},
		{"a reader cannot write", readOnly},
		{"writes are serializable", writeSkew},
		{"no update is lost", lostUpdates},
		{"an error rolls back", rollbackOnError},
		{"a panic rolls back", rollbackOnPanic},
		{"a swallowed error does not commit", swallowedError},
		{"a cancelled context", cancelled},
		{"the seed is sown once", seedOnce},
		{"the seed is sown once by two at a time", seedTogether},
		{"the seed spares content", seedSparesContent},
		{"a directory that starts empty stays empty", seedNothing},
		{"several migrate at once", migrateTogether},
		{"an older schema is reported", olderSchema},
		{"a newer schema is refused", newerSchema},
		{"a whole directory is written at once", fillWhole},
		{"what does not fill a directory leaves nothing", fillNothing},
		{"a report is kept once and not for ever", reports},
		{"a mail is sent, by way of a failure", mailLife},
		{"an interrupted mail waits for people", mailInterrupted},
		{"mails come in the order in which they fall due", mailOrder},
		{"what the outbox refuses and forgets", mailRules},
		{"each mail is claimed once", mailOnce},
		{"an order is kept once", ordersOnce},
		{"an order is sent or cancelled", orderStates},
		{"orders are erased in time", erasure},
		{"downloads add up", downloads},
		{"what needs an editor is listed", attention},
		{"integrity", integrity},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.run(t, e)
		})
	}
}

// engine creates databases of the engine under test.
type engine struct {
	fresh func(testing.TB) string
}

// empty opens a new, migrated database, and also returns its address.
func (e engine) empty(t testing.TB) (*store.Store, string) {
	t.Helper()
	database := e.fresh(t)
	return Empty(t, database), database
}

// filled opens a new, migrated database with some entries of each noun.
func (e engine) filled(t testing.TB) (*store.Store, string) {
	t.Helper()
	s, database := e.empty(t)
	if err := fill(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	return s, database
}

// seeded opens a new, migrated and seeded database.
func (e engine) seeded(t testing.TB) (*store.Store, string) {
	t.Helper()
	database := e.fresh(t)
	return Seeded(t, database), database
}
