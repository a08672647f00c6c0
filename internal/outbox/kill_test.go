package outbox_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"clusterdir/internal/mail"
	"clusterdir/internal/mail/mailtest"
	"clusterdir/internal/outbox"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

// Environment variables that turn the test binary into a separate sending process.
const (
	databaseVariable = "OUTBOX_TEST_DATABASE"
	serverVariable   = "OUTBOX_TEST_SERVER"
)

func TestMain(m *testing.M) {
	if os.Getenv(databaseVariable) == "" {
		storetest.Main(m)
	}
	fmt.Fprintln(os.Stderr, other(context.Background(), os.Getenv(databaseVariable), os.Getenv(serverVariable)))
	os.Exit(1)
}

// other sends mail until the process is killed.
func other(ctx context.Context, database, server string) error {
	s, err := store.Open(ctx, database, store.Options{})
	if err != nil {
		return err
	}
	sender, err := mail.New(server, "office@example.org", mail.Options{})
	if err != nil {
		return err
	}
	outbox.New(s, sender, slog.New(slog.DiscardHandler), outbox.Options{}).Run(ctx)
	return nil
}

// TestKilled kills a process while the server reads its mail. Whether the mail
// arrived is unknown, so after a restart it is listed as failed and not sent again.
func TestKilled(t *testing.T) {
	for name, fresh := range map[string]func(testing.TB) string{"SQLite": storetest.File, "PostgreSQL": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			database := fresh(t)
			killed(t, database, storetest.Empty(t, database))
		})
	}
}

func killed(t *testing.T, database string, s *store.Store) {
	enqueue(t, s, "a@example.org")
	time.Sleep(time.Millisecond)
	enqueue(t, s, "b@example.org")
	began, goOn := make(chan struct{}, 9), make(chan struct{})
	server := mailtest.Start(t, mailtest.Options{Begin: func() { began <- struct{}{}; <-goOn }})
	process := exec.CommandContext(t.Context(), os.Args[0])
	process.Env = append(os.Environ(), databaseVariable+"="+database, serverVariable+"=smtp://"+server.Host+":"+server.Port)
	process.Stderr = t.Output()
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-began:
	case <-time.After(time.Minute):
		t.Error("the other process did not start sending")
	}
	if err := process.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = process.Wait() // The error reports that the process was killed.
	close(goOn)

	if mails := left(t, s); len(mails) != 2 || mails[0].State != store.MailSending {
		t.Errorf("outbox after the kill: %+v", mails)
	}
	later := storetest.Open(t, database, store.Options{Now: func() time.Time { return time.Now().Add(store.MailHold) }})
	run(t, later, over(t, server), &log{}, outbox.Options{Poll: 5 * time.Millisecond})
	var mails []store.Mail
	eventually(t, "the other mail is sent", func() bool { mails = left(t, later); return len(mails) == 1 })
	time.Sleep(100 * time.Millisecond)
	want := []store.Mail{{Recipient: "a@example.org", State: store.MailFailed, Error: store.MailInterrupted, Attempts: 1}}
	if diff := cmp.Diff(want, mails, cmpopts.IgnoreFields(store.Mail{}, "ID", "MessageID", "Subject", "Body", "MadeAt", "NextAt")); diff != "" {
		t.Errorf("outbox after a restart (-want +got):\n%s", diff)
	}
	if n := len(began); n != 1 {
		t.Errorf("after a restart %d mails were started, want only the one to b@example.org", n)
	}
}
