package server

import (
	"net/http"
	"net/netip"
	"time"

	"github.com/go-chi/chi/v5/middleware"
	"github.com/go-chi/httprate"

	"clusterdir/internal/httpx"
)

// formsPerMinute limits the forms that a client may send: far more than a person
// sends, and far fewer than a robot.
const formsPerMinute = 10

// limitForms limits the forms that a client may send. A /64 network of IPv6 counts
// as one client. Reading is never limited.
func limitForms(a *httpx.Adapter, client func(*http.Request) netip.Addr, perMinute int) func(http.Handler) http.Handler {
	key := func(r *http.Request) (string, error) {
		addr := client(r)
		if !addr.IsValid() {
			return "", nil
		}
		return httprate.CanonicalizeIP(addr.String()), nil
	}
	return httprate.LimitBy(perMinute, time.Minute, key, httprate.WithLimitHandler(
		func(w http.ResponseWriter, r *http.Request) { a.Error(w, r, http.StatusTooManyRequests) }))
}

// behindProxies reads the client's address from the X-Forwarded-For header that
// the operator's proxies have set. Headers from other addresses are ignored.
func behindProxies(proxies []netip.Prefix) func(http.Handler) http.Handler {
	prefixes := make([]string, len(proxies))
	for i, p := range proxies {
		prefixes[i] = p.String()
	}
	return middleware.ClientIPFromXFF(prefixes...)
}

// clientAddress returns a function for the client's address: that of the connection,
// or the one that a trusted proxy has reported. It is invalid if it is unknown.
func clientAddress(proxies []netip.Prefix) func(*http.Request) netip.Addr {
	if len(proxies) > 0 {
		return func(r *http.Request) netip.Addr { return middleware.GetClientIPAddr(r.Context()) }
	}
	return func(r *http.Request) netip.Addr {
		at, err := netip.ParseAddrPort(r.RemoteAddr)
		if err != nil {
			return netip.Addr{}
		}
		return at.Addr().Unmap()
	}
}

// clientNetwork returns the network that counts as one client when requests wait to
// be rendered: an IPv4 address, or a /64 network of IPv6.
func clientNetwork(client netip.Addr) netip.Prefix {
	bits := 64
	if client = client.Unmap(); client.Is4() {
		bits = 32
	}
	return netip.PrefixFrom(client, bits).Masked()
}
