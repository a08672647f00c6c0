package main

import (
	"bytes"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"clusterdir/internal/store/storetest"
)

const orderMarker = "Zxqmarker"

// placeOrder orders a brochure and returns the URL of the receipt.
func placeOrder(t *testing.T, site string, change url.Values) string {
	t.Helper()
	form := url.Values{
		"language": {"de"}, "copies": {"2"}, "name": {orderMarker}, "street": {"=1+1"}, "postcode": {"24103"}, "city": {"Kiel"},
		"country": {"DE"}, "email": {"a@example.org"}, "key": {"k"},
	}
	for name, values := range change {
		form[name] = values
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.PostForm(site+"/en/brochure/order", form)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusSeeOther {
		t.Fatalf("status %s", resp.Status)
	}
	return site + resp.Header.Get("Location")
}

func fetch(t *testing.T, address string) string {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var body bytes.Buffer
	_, _ = body.ReadFrom(resp.Body)
	return body.String()
}

// TestOrders checks the commands with which the office processes orders.
func TestOrders(t *testing.T) {
	clean(t)
	if out := "No orders.\n"; !strings.HasPrefix(func() string { s := start(t); s.end(t); return succeed(t, "orders") }(), out) {
		t.Errorf("without orders: want %q", out)
	}
	s := start(t)
	placeOrder(t, s.url, nil)
	receipt := placeOrder(t, s.url, url.Values{"key": {"second"}, "country": {"DK"}, "postcode": {"6270"}, "city": {"Tønder"}})
	lines := strings.Split(succeed(t, "orders", "list"), "\n")
	if len(lines) != 4 || !strings.Contains(lines[2], `"Tønder"`) {
		t.Fatalf("list: %q", lines)
	}
	first, _, _ := strings.Cut(lines[1], " ")
	second, _, _ := strings.Cut(lines[2], " ")
	if show := succeed(t, "orders", "show", strings.ToLower(first)); !strings.Contains(show, `"a@example.org"`) || !strings.Contains(show, "waiting") {
		t.Errorf("show: %s", show)
	}
	storetest.Exec(t, "clusterdir.db", "UPDATE mails SET state = 'sent'")
	if show := succeed(t, "orders", "show", first); !strings.Contains(show, `to "a@example.org": sent`) {
		t.Errorf("show, once the mail was sent: %s", show)
	}
	succeed(t, "orders", "stock", "de", "10")
	if stock := succeed(t, "orders", "stock"); !strings.Contains(stock, "de       10      4        6") {
		t.Errorf("stock: %s", stock)
	}
	if csv := succeed(t, "orders", "export"); strings.Count(csv, "\r\n") != 3 || !strings.Contains(csv, ",'=1+1,") {
		t.Errorf("export: %s", csv)
	}
	labels := succeed(t, "orders", "labels")
	if strings.Count(labels, "<li ") != 2 || !strings.Contains(labels, "DÄNEMARK") || strings.Contains(labels, "DEUTSCHLAND") {
		t.Errorf("labels: %s", labels)
	}
	succeed(t, "orders", "sent", first)
	succeed(t, "orders", "cancel", second)
	if code, _, stderr := command(t, "orders", "cancel", first); code != exitFailed || !strings.Contains(stderr, "settled") {
		t.Errorf("cancel what was sent: %d %s", code, stderr)
	}
	if code, _, stderr := command(t, "orders", "sent", "2026-NOSUCH"); code != exitFailed || !strings.Contains(stderr, "no order") {
		t.Errorf("send nothing: %d %s", code, stderr)
	}
	if code, _, _ := command(t, "orders", "stock", "fr", "1"); code != exitUsage {
		t.Errorf("stock of no edition: %d", code)
	}
	if !strings.Contains(fetch(t, receipt), "cancelled") {
		t.Errorf("the receipt does not show that the office cancelled the order")
	}
	for state, want := range map[string]int{"open": 0, "sent": 1, "cancelled": 1, "all": 2} {
		if csv := succeed(t, "orders", "export", "--state", state); strings.Count(csv, "\r\n") != want+1 {
			t.Errorf("export of %s: %s", state, csv)
		}
	}
	if counts := succeed(t, "orders", "statistics"); !strings.Contains(counts, "cancelled") || !strings.Contains(counts, "DK") {
		t.Errorf("statistics: %s", counts)
	}
	s.end(t)
	if strings.Contains(s.log.String(), orderMarker) || strings.Contains(s.log.String(), receipt[len(receipt)-26:]) {
		t.Errorf("the log contains names or receipts: %s", s.log.String())
	}
}

// TestErasedBeforeOpening checks that erased data in an old backup is erased again
// before the first request.
func TestErasedBeforeOpening(t *testing.T) {
	clean(t)
	s := start(t)
	placeOrder(t, s.url, nil)
	succeed(t, "backup", "old.db")
	s.end(t)
	storetest.Exec(t, "clusterdir.db", "UPDATE orders SET made_at = made_at - 91 * 86400000000")
	start(t).end(t)
	if raw, err := os.ReadFile("clusterdir.db"); err != nil || bytes.Contains(raw, []byte(orderMarker)) {
		t.Errorf("the order is still in the file: %v", err)
	}
	succeed(t, "restore", "old.db")
	if raw, _ := os.ReadFile("clusterdir.db"); !bytes.Contains(raw, []byte(orderMarker)) {
		t.Fatal("the backup does not contain the order")
	}
	s = start(t)
	if raw, _ := os.ReadFile("clusterdir.db"); bytes.Contains(raw, []byte(orderMarker)) {
		t.Error("the personal details of the backup were not erased")
	}
	if out := succeed(t, "orders", "list", "--state", "all"); out != "No orders.\n" {
		t.Errorf("orders: %s", out)
	}
	if !strings.Contains(s.log.String(), `"orders":1`) {
		t.Errorf("the log does not report the erasure: %s", s.log.String())
	}
}

func TestOrderSettings(t *testing.T) {
	clean(t)
	for _, args := range [][]string{
		{"--order-limit", "0"}, {"--order-limit", "many"}, {"--order-retention", "0"}, {"--order-retention", "91"},
	} {
		code, _, stderr := command(t, append([]string{"serve"}, args...)...)
		if code != exitUsage || !strings.Contains(stderr, args[0]) {
			t.Errorf("%v: exit code %d: %s", args, code, stderr)
		}
	}
	s := start(t, "--order-limit", "1")
	placeOrder(t, s.url, nil)
	// The limiter counts by calendar minute. If a new minute begins before the second
	// order, only the third one is refused.
	status := 0
	for range 2 {
		resp, err := http.PostForm(s.url+"/en/brochure/order", url.Values{"key": {"other"}})
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if status = resp.StatusCode; status == http.StatusTooManyRequests {
			break
		}
	}
	if status != http.StatusTooManyRequests {
		t.Errorf("order above the limit per minute: status %d, want 429", status)
	}
}
