package mail

import (
	"errors"
	"net"
	netmail "net/mail"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// server is the parsed address of a mail server.
type server struct {
	host, port     string
	user, password string
	implicit       bool // TLS from the first byte
	loopback       bool
}

// errServer never contains the address, because it may include a password.
var errServer = errors.New("no address of a mail server")

// CheckServer returns an error unless text is a valid server address: smtp:// or
// smtps://, an optional user and password (both or neither), a host and a port.
func CheckServer(text string) error {
	_, err := parseServer(text)
	return err
}

func parseServer(text string) (server, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return server{}, errServer
	}
	s := server{host: u.Hostname(), port: u.Port(), user: u.User.Username(), implicit: u.Scheme == "smtps"}
	s.password, _ = u.User.Password()
	if n, err := strconv.ParseUint(s.port, 10, 16); err != nil || n == 0 || s.host == "" || strings.ContainsFunc(s.host+s.user+s.password, unprintable) {
		return server{}, errServer
	}
	if (s.user == "") != (s.password == "") {
		return server{}, errServer
	}
	ip := net.ParseIP(s.host)
	s.loopback = s.host == "localhost" || ip != nil && ip.IsLoopback()
	return s, nil
}

// ParseFrom parses a sender: an address, or a name and an address in angle brackets.
func ParseFrom(text string) (*netmail.Address, error) {
	from, err := netmail.ParseAddress(text)
	if err != nil || strings.ContainsFunc(text+from.Name, breaksOut) {
		return nil, errAddress
	}
	return from, CheckAddress(from.Address)
}

var errAddress = errors.New("no address that mail can be sent to")

// CheckAddress returns an error unless text is a single address that mail can be
// sent to. It rejects display names, comments and multiple addresses. It also
// rejects addresses that a mail program could interpret as an option (-x@…),
// literal IP addresses, and hosts without a dot.
func CheckAddress(text string) error {
	if len(text) > 254 || strings.ContainsFunc(text, unprintable) {
		return errAddress
	}
	parsed, err := netmail.ParseAddress(text)
	if err != nil || parsed.Address != text || strings.HasPrefix(text, "-") {
		return errAddress
	}
	local, domain, _ := strings.Cut(text, "@")
	if len(local) > 64 || strings.ContainsAny(domain, "@[") || !strings.Contains(strings.Trim(domain, "."), ".") {
		return errAddress
	}
	if _, err := idna.Lookup.ToASCII(domain); err != nil {
		return errAddress
	}
	return nil
}

// wire converts the domain of an address to ASCII, because mail servers do not
// resolve internationalised host names.
func wire(address string) string {
	local, domain, _ := strings.Cut(address, "@")
	if ascii, err := idna.Lookup.ToASCII(domain); err == nil {
		domain = ascii
	}
	return local + "@" + domain
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII })
}

// breaksOut reports whether r could end the line of a header.
func breaksOut(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }

// unprintable reports whether r is a control character or invisible.
func unprintable(r rune) bool { return !unicode.IsPrint(r) }
