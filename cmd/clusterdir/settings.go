package main

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"clusterdir/internal/order"
	"clusterdir/internal/store"
)

// settings holds the flags and environment variables that all commands share.
type settings struct {
	Addr      string `help:"Address to listen on; port 0 picks one." default:"127.0.0.1:8080" env:"CLUSTERDIR_ADDR"`
	Database  string `help:"A file, or postgres://…" default:"clusterdir.db" env:"CLUSTERDIR_DATABASE"`
	BaseURL   string `help:"Address under which visitors reach the site, for canonical links; http:// and the address to listen on when empty." name:"base-url" env:"CLUSTERDIR_BASE_URL" placeholder:"URL"`
	Seed      string `help:"What a fresh directory starts with: schleswig-holstein or none." default:"schleswig-holstein" enum:"schleswig-holstein,none" env:"CLUSTERDIR_SEED"`
	Proxies   string `help:"Networks of proxies whose X-Forwarded-For is believed, separated by commas." name:"trusted-proxies" env:"CLUSTERDIR_TRUSTED_PROXIES" placeholder:"CIDR,…"`
	TimeZone  string `help:"Time zone of the agency, for every day and month that is shown or compared." name:"time-zone" default:"Europe/Berlin" env:"CLUSTERDIR_TIME_ZONE" placeholder:"ZONE"`
	PageCache int    `help:"Memory for rendered pages in megabytes; 0 disables the page cache." name:"page-cache" default:"64" env:"CLUSTERDIR_PAGE_CACHE" placeholder:"MB"`
	// Settings for orders of the brochure.
	OrderLimit     int    `help:"How many orders a client may place in a minute." name:"order-limit" default:"10" env:"CLUSTERDIR_ORDER_LIMIT" placeholder:"N"`
	OrderRetention days   `help:"How many days after sending the personal details of an order are erased, 1 to 90." name:"order-retention" default:"30" env:"CLUSTERDIR_ORDER_RETENTION" placeholder:"DAYS"`
	OrdersTo       string `help:"Addresses that are told of a new order, separated by commas." name:"orders-to" env:"CLUSTERDIR_ORDERS_TO" placeholder:"ADDRESS,…"`
	SMTP           string `help:"Mail server: smtp://user:password@host:port, or smtps://…; mails wait when empty." name:"smtp" env:"CLUSTERDIR_SMTP" placeholder:"URL"`
	MailFrom       string `help:"Sender of mails: an address, or a name and an address in angle brackets." name:"mail-from" env:"CLUSTERDIR_MAIL_FROM" placeholder:"ADDRESS"`
	OpsAddr        string `help:"Address of its own for metrics (/metrics) and profiles (/debug/pprof/); off when empty." name:"ops-addr" env:"CLUSTERDIR_OPS_ADDR" placeholder:"HOST:PORT"`
	Log            string `help:"Format of the log: text, json, or auto: text on a terminal, json elsewhere." default:"auto" enum:"auto,text,json" env:"CLUSTERDIR_LOG"`
}

// validate checks the settings. An error contains the flag, the value and the allowed
// values. It also normalises the base URL to the form in which browsers send it.
func (s *settings) validate() error {
	if !validAddr(s.Addr) {
		return refuse("addr", s.Addr, "a host and a port such as 127.0.0.1:8080 are allowed; port 0 picks one")
	}
	if s.OpsAddr != "" && !validAddr(s.OpsAddr) {
		return refuse("ops-addr", s.OpsAddr, "a host and a port such as 127.0.0.1:9090 are allowed, or nothing")
	}
	if _, err := s.trustedProxies(); err != nil {
		return err
	}
	if s.PageCache < 0 || s.PageCache > 100_000 {
		return refuse("page-cache", strconv.Itoa(s.PageCache), "0 to 100000 megabytes are allowed")
	}
	if _, err := time.LoadLocation(s.TimeZone); err != nil || s.TimeZone == "" || s.TimeZone == "Local" {
		return refuse("time-zone", s.TimeZone, "a name from the IANA time zone database such as Europe/Berlin is allowed")
	}
	if s.OrderLimit < 1 || s.OrderLimit > 100_000 {
		return refuse("order-limit", strconv.Itoa(s.OrderLimit), "1 to 100000 orders a minute are allowed")
	}
	if s.OrderRetention < 1 || s.OrderRetention.duration() > order.MaxRetention {
		return refuse("order-retention", strconv.Itoa(int(s.OrderRetention)), "1 to 90 days are allowed")
	}
	base, ok := originOf(s.BaseURL)
	if !ok {
		return refuse("base-url", s.BaseURL, "an address such as https://cluster.example.org is allowed, without a path")
	}
	s.BaseURL = base
	if scheme, _, address := strings.Cut(s.Database, "://"); s.Database == "" || address && !store.IsPostgres(s.Database) {
		return refuse("database", scheme, "a file or postgres://user:password@host/name is allowed")
	}
	if !store.ValidAddress(s.Database) {
		// The message omits the value, because it may contain a password.
		return refuse("database", "postgres://…", "this address cannot be read; postgres://user:password@host/name is allowed")
	}
	return s.validateMail()
}

// zone returns the agency's time zone, which validate has checked.
func (s *settings) zone() *time.Location {
	zone, err := time.LoadLocation(s.TimeZone)
	if err != nil {
		panic(err)
	}
	return zone
}

// days is a number of days.
type days int

func (d days) duration() time.Duration { return time.Duration(d) * 24 * time.Hour }

func refuse(flag, value, allowed string) error {
	return usageError{fmt.Errorf("--%s=%q: %s", flag, value, allowed)}
}

// validAddr reports whether text is a host, which may be empty, and a port.
func validAddr(text string) bool {
	_, port, err := net.SplitHostPort(text)
	return err == nil && port != "" && validPort(port)
}

// validPort reports whether text is a port or empty.
func validPort(text string) bool {
	_, err := strconv.ParseUint(text, 10, 16)
	return text == "" || err == nil
}

// hostShape matches a host name or address with an optional port. It excludes
// characters that could break a header or a line of robots.txt.
var hostShape = regexp.MustCompile(`^([a-z0-9.-]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?$`)

// originOf parses a base URL and returns its scheme and host in lower case, as
// browsers send them. The URL may be empty.
func originOf(text string) (origin string, ok bool) {
	if text == "" {
		return "", true
	}
	u, err := url.Parse(strings.ToLower(strings.TrimSuffix(text, "/")))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || !hostShape.MatchString(u.Host) || !validPort(u.Port()) {
		return "", false
	}
	origin = u.Scheme + "://" + u.Host
	return origin, origin == u.String()
}

// trustedProxies parses the networks of trusted proxies.
func (s *settings) trustedProxies() ([]netip.Prefix, error) {
	var prefixes []netip.Prefix
	for item := range strings.SplitSeq(s.Proxies, ",") {
		if item = strings.TrimSpace(item); item == "" {
			continue
		}
		prefix, err := netip.ParsePrefix(item)
		if err != nil {
			return nil, refuse("trusted-proxies", s.Proxies, "networks such as 127.0.0.0/8,::1/128 are allowed")
		}
		prefixes = append(prefixes, prefix)
	}
	return prefixes, nil
}
