package mail_test

import (
	"context"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/mail"
)

// The tests in this file simulate network and clock: waiting takes no time, and
// a busy machine does not matter.

// simulated returns a sender whose server handles its connection with serve. It
// must be called in a synctest bubble.
func simulated(t *testing.T, serve func(net.Conn)) *mail.Sender {
	t.Helper()
	var serving sync.WaitGroup
	t.Cleanup(serving.Wait)
	dial := func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		serving.Go(func() {
			defer server.Close()
			serve(server)
		})
		return client, nil
	}
	s, err := mail.New("smtp://127.0.0.1:25", "office@example.org", mail.Options{Dial: dial})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func silent(c net.Conn) { _, _ = io.Copy(io.Discard, c) }

// drip sends an endless greeting at 50 bytes per second.
func drip(c net.Conn) {
	for {
		if _, err := c.Write([]byte("2")); err != nil {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// TestTimeout checks that a delivery ends after mail.Timeout, at whichever step the
// server stops replying.
func TestTimeout(t *testing.T) {
	for _, test := range []struct {
		name  string
		serve func(net.Conn)
		want  mail.Error
		text  string
	}{
		{"silent", silent, mail.Error{Kind: mail.Unreachable}, "no answer within 30s"},
		{"one byte at a time", drip, mail.Error{Kind: mail.Unreachable}, "no answer within 30s"},
		{"silent after the mail", func(c net.Conn) { converseWith(c, map[string]string{"end": ""}) },
			mail.Error{Kind: mail.Unreachable, MayHaveArrived: true}, "no answer within 30s; it may have arrived"},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				err := simulated(t, test.serve).Send(t.Context(), plain("a@example.org"))
				if diff := cmp.Diff(test.want, failure(t, err), kinds); diff != "" || !strings.Contains(err.Error(), test.text) {
					t.Errorf("%v (-want +got):\n%s", err, diff)
				}
				if took := time.Since(start); took != mail.Timeout {
					t.Errorf("the delivery ended after %s, want %s", took, mail.Timeout)
				}
			})
		})
	}
}

// TestNotTwice: a mail that the server has accepted counts as sent, whatever the
// server answers to QUIT. Send waits for that answer for one second at most.
func TestNotTwice(t *testing.T) {
	for _, test := range []struct {
		name, answer string
		want         time.Duration
	}{
		{"silent", "", time.Second}, {"hangs up", hangUpNow, 0}, {"refuses", "500 what?\r\n", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := simulated(t, func(c net.Conn) { converseWith(c, map[string]string{"QUIT": test.answer}) })
				start := time.Now()
				if err := s.Send(t.Context(), plain("a@example.org")); err != nil {
					t.Error(err)
				}
				if took := time.Since(start); took != test.want {
					t.Errorf("Send waited %s, want %s", took, test.want)
				}
			})
		})
	}
}

// TestStops: Send ends when its context is cancelled.
func TestStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		start := time.Now()
		err := simulated(t, silent).Send(ctx, letter)
		if diff := cmp.Diff(mail.Error{Kind: mail.Unreachable}, failure(t, err), kinds); diff != "" || !strings.Contains(err.Error(), "the program is stopping") {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		if took := time.Since(start); took != time.Second {
			t.Errorf("Send ended after %s, want 1s", took)
		}
	})
}
