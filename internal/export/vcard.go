package export

import (
	"bytes"
	"crypto/sha1"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// Cards writes a vCard 4.0 (RFC 6350) for each contact in language l. base is
// explained at NewContact. The card of a vacant post describes an organisation named
// after the function. A place derived from the dialling code is omitted, because it
// is uncertain. REV is omitted until a person has confirmed the entry. LANG is
// omitted, because the languages that a person speaks are unknown.
func Cards(w io.Writer, contacts []directory.Contact, l i18n.Lang, base string) error {
	var c card
	for _, contact := range contacts {
		c.Reset()
		c.contact(contact, l, base)
		if _, err := w.Write(c.Bytes()); err != nil {
			return fmt.Errorf("write the card of %s: %w", contact.ID, err)
		}
	}
	return nil
}

// card is a buffer with the text of vCards.
type card struct{ bytes.Buffer }

func (c *card) contact(contact directory.Contact, l i18n.Lang, base string) {
	url := entryURL(base, l, address.Contacts, contact.ID)
	c.line("BEGIN", "VCARD")
	c.line("VERSION", "4.0")
	if contact.Vacant() {
		c.line("KIND", "org")
	} else {
		c.line("KIND", "individual")
	}
	c.line("UID", uid(entryURL(base, i18n.Default(), address.Contacts, contact.ID)))
	c.line("FN", escape(title(contact, l)))
	if !contact.Vacant() {
		c.line("N", strings.Join([]string{
			escape(contact.FamilyName), escape(contact.GivenName), "", escape(contact.Title), "",
		}, ";"))
	}
	c.text("ORG", contact.Cluster.Name, l)
	for i, function := range contact.Functions {
		if i == 0 {
			c.text("TITLE", function, l)
		}
		// Address books display only one of TITLE and ROLE, so both contain the function.
		c.text("ROLE", function, l)
	}
	c.tel("work,voice", contact.Phone)
	c.tel("work,fax", contact.Fax)
	if contact.Email != "" {
		c.line("EMAIL;TYPE=work", escape(contact.Email))
	}
	if contact.Place.Name != "" && !contact.PlaceInferred {
		c.line("ADR;TYPE=work", ";;;"+escape(contact.Place.Name)+";;;")
	}
	c.line("URL", uri(url))
	c.line("SOURCE", uri(url+".vcf"))
	if contact.Confirmed() {
		c.line("REV", contact.ConfirmedOn.Format("20060102")+"T000000Z") // the day of confirmed_on
	}
	c.line("END", "VCARD")
}

// text writes a property with the language of its text, which differs from l if the
// text has not been translated into l.
func (c *card) text(name string, t i18n.Text, l i18n.Lang) {
	if s, in := t.In(l); s != "" {
		c.line(name+";LANGUAGE="+string(in), escape(s))
	}
}

func (c *card) tel(types string, p directory.Phone) {
	if !p.IsZero() {
		c.line(`TEL;VALUE=uri;TYPE="`+types+`"`, uri("tel:"+p.E164))
	}
}

// line writes a folded property: no line exceeds 75 octets, and no character is
// split (RFC 6350, 3.2). The value must be valid UTF-8 without line ends.
func (c *card) line(name, value string) {
	rest := name + ":" + value
	for room := 75; len(rest) > room; room = 74 { // A continuation line begins with a space, which counts.
		cut := room
		for !utf8.RuneStart(rest[cut]) {
			cut--
		}
		c.WriteString(rest[:cut] + "\r\n ")
		rest = rest[cut:]
	}
	c.WriteString(rest + "\r\n")
}

// escape escapes a text as a property value or a component of one (RFC 6350, 3.4).
// Every kind of line break becomes \n. Other control characters are removed.
func escape(s string) string {
	var b strings.Builder
	s = strings.ReplaceAll(s, "\r\n", "\n")
	for _, r := range s { // An invalid byte is decoded as U+FFFD.
		switch r {
		case '\\', ',', ';':
			b.WriteRune('\\')
			b.WriteRune(r)
		case '\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029':
			b.WriteString(`\n`)
		case '\t':
			b.WriteRune(' ')
		default:
			if !unicode.IsControl(r) {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// uri removes white space and control characters, so that a URL cannot end the line.
func uri(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}

// uid returns a UUID derived from the URL of the entry (RFC 9562, 5.5). It is the
// same for a contact in every language and file, so that importing a card twice does
// not create a duplicate.
func uid(url string) string {
	// This is the URL namespace 6ba7b811-9dad-11d1-80b4-00c04fd430c8.
	namespace := []byte{0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8}
	sum := sha1.Sum(append(namespace, url...))
	id := sum[:16]
	id[6] = id[6]&0x0f | 0x50
	id[8] = id[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}
