package directory

import (
	"net/mail"
	"strings"
)

// ValidEmail reports whether text is one address, without a name around it, at a
// host with a dot: what somebody can answer to.
func ValidEmail(text string) bool {
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text || strings.HasPrefix(text, "-") {
		return false
	}
	_, host, _ := strings.Cut(text, "@")
	return strings.Contains(host, ".") && !strings.HasPrefix(host, "[")
}
