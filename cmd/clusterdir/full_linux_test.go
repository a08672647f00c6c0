package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"clusterdir/internal/i18n"
	"clusterdir/internal/store/storetest"
)

// smallDisk returns a folder on a file system of 16 MB.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=16m"); err != nil {
		t.Skipf("only root has a disk to spare: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fill fills the disk completely and returns a function that frees the space.
func fill(t *testing.T, dir string) (free func()) {
	t.Helper()
	name := filepath.Join(dir, "filler")
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for size := 1 << 20; size > 0; {
		if _, err = file.Write(make([]byte, size)); err != nil {
			size /= 2 // A part of the data may have been written.
		}
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("the disk is not full: %v", err)
	}
	return func() {
		if err := os.Remove(name); err != nil {
			t.Error(err)
		}
	}
}

// answer reads a complete response.
func answer(t *testing.T) func(*http.Response, error) (status int, body string) {
	return func(resp *http.Response, err error) (int, string) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(body)
	}
}

// TestDiskFull checks that an order on a full disk is rejected with a message and not
// stored. Pages must still be served, and orders accepted once there is space again.
func TestDiskFull(t *testing.T) {
	clean(t)
	dir := smallDisk(t)
	database := filepath.Join(dir, "clusterdir.db")
	p := startProcess(t, "--database", database)
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	order := func(key string) (int, string) {
		t.Helper()
		return answer(t)(client.PostForm(p.url+"/en/brochure/order", url.Values{
			"language": {"en"}, "copies": {"1"}, "name": {"N"}, "street": {strings.Repeat("S", 90)}, "postcode": {"24103"},
			"city": {"K"}, "country": {"DE"}, "email": {"a@example.org"}, "key": {key},
		}))
	}
	taken, refused := 0, 0
	take := func(what, key string) {
		t.Helper()
		if status, _ := order(key); status != http.StatusSeeOther {
			t.Fatalf("status %d %s", status, what)
		}
		taken++
	}
	take("with room", "before")
	free := fill(t, dir)
	for n := 0; refused < 3 && n < 1000; n++ { // The file may have space left for some orders.
		status, body := order(fmt.Sprint(n))
		if status == http.StatusSeeOther {
			taken++
			continue
		}
		refused++
		if said := i18n.For(i18n.English).T("error.503.text"); status != http.StatusServiceUnavailable || !strings.Contains(body, said) {
			t.Errorf("status %d on a full disk, with a body of %d bytes", status, len(body))
		}
	}
	if refused == 0 {
		t.Error("all orders were accepted although the disk is full")
	}
	if status, _ := answer(t)(client.Get(p.url + "/en/contacts?sector=maritime")); status != http.StatusOK {
		t.Errorf("status %d for a page", status)
	}
	free()
	take("with room again", "after")
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	_ = p.Wait()
	for _, table := range []string{"orders", "mails"} {
		if n := storetest.Count(t, database, "SELECT count(*) FROM "+table); n != taken {
			t.Errorf("%d %s for %d accepted orders", n, table, taken)
		}
	}
	t.Logf("%d orders taken, %d refused", taken, refused)
}
