package export

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-vcard"
	"github.com/google/go-cmp/cmp"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

func mustCards(t *testing.T, l i18n.Lang, contacts ...directory.Contact) string {
	t.Helper()
	var b bytes.Buffer
	if err := Cards(&b, contacts, l, base); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func unfold(s string) string { return strings.ReplaceAll(s, "\r\n ", "") }

func TestCard(t *testing.T) {
	want := strings.Join([]string{
		"BEGIN:VCARD", "VERSION:4.0", "KIND:individual",
		"UID:urn:uuid:a301d926-14b0-584f-bf9d-b0ea9589dc1a",
		"FN:Carsten Delfs", "N:Delfs;Carsten;;;",
		"ORG;LANGUAGE=en:Network Agency (EE.SH)",
		"TITLE;LANGUAGE=en:Project Manager EE.SH", "ROLE;LANGUAGE=en:Project Manager EE.SH",
		"ROLE;LANGUAGE=en:Innovation Consultant",
		`TEL;VALUE=uri;TYPE="work,voice":tel:+49461806354`, `TEL;VALUE=uri;TYPE="work,fax":tel:+49461806171`,
		"URL:https://clusters.example/en/contacts/ee-sh-project-manager",
		"SOURCE:https://clusters.example/en/contacts/ee-sh-project-manager.vcf",
		"END:VCARD", "",
	}, "\r\n")
	if diff := cmp.Diff(want, unfold(mustCards(t, i18n.English, delfs()))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCardOfMoreThanThat(t *testing.T) {
	c := delfs()
	c.Title, c.GivenName, c.FamilyName = "Dr.", `Ca\rola`, "May, M;ay\r\nTEL:0900"
	c.Functions = []i18n.Text{{i18n.German: "Leitung"}, both("", "a\rb\vc")}
	c.Email, c.PlaceInferred = "may@clusters.example", false
	c.ConfirmedOn = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	got := unfold(mustCards(t, i18n.English, c))
	for _, line := range []string{
		`FN:Dr. Ca\\rola May\, M\;ay TEL:0900`, `N:May\, M\;ay\nTEL:0900;Ca\\rola;;Dr.;`, "TITLE;LANGUAGE=de:Leitung", `ROLE;LANGUAGE=en:a\nb\nc`,
		"EMAIL;TYPE=work:may@clusters.example", "ADR;TYPE=work:;;;Flensburg;;;", "REV:20261123T000000Z",
	} {
		if !strings.Contains(got, "\r\n"+line+"\r\n") {
			t.Errorf("the line %q is missing from\n%s", line, got)
		}
	}
}

func TestCardOfAVacantPost(t *testing.T) {
	c := delfs()
	c.Title, c.GivenName, c.FamilyName = "", "", ""
	got := unfold(mustCards(t, i18n.English, c))
	if !strings.Contains(got, "\r\nKIND:org\r\n") || !strings.Contains(got, "\r\nFN:Project Manager EE.SH\r\n") || strings.Contains(got, "\r\nN:") {
		t.Errorf("this is not the card of a vacant post:\n%s", got)
	}
}

func TestUID(t *testing.T) {
	uidOf := func(s string) string {
		_, rest, _ := strings.Cut(unfold(s), "UID:")
		id, _, _ := strings.Cut(rest, "\r\n")
		return id
	}
	if de, en := uidOf(mustCards(t, i18n.German, delfs())), uidOf(mustCards(t, i18n.English, delfs())); de != en {
		t.Errorf("the UID is %s in German and %s in English, want the same", de, en)
	}
	// The expected value was computed with Python: uuid.uuid5(uuid.NAMESPACE_URL, …).
	if got, want := uid("https://example.com/"), "urn:uuid:dd2c1780-811a-5296-81c5-178a0ef488bc"; got != want {
		t.Errorf("uid = %s, want %s", got, want)
	}
}

// TestCardsAreRead parses the cards with an independent vCard library.
func TestCardsAreRead(t *testing.T) {
	odd := delfs()
	odd.ID, odd.Title, odd.FamilyName = "odd", "Dr.", `Müller, Mei;er\ `+strings.Repeat("ä", 60)
	odd.Cluster.Name = both("Netz, Werk; Nord", "Net, Work; North")
	decoder := vcard.NewDecoder(strings.NewReader(mustCards(t, i18n.German, delfs(), odd)))
	// The parser leaves \; unchanged, because it does not split values into components.
	whole := strings.NewReplacer(`\;`, ";")
	for _, want := range []directory.Contact{delfs(), odd} {
		card, err := decoder.Decode()
		if err != nil {
			t.Fatal(err)
		}
		if got := card.Value(vcard.FieldVersion); got != "4.0" {
			t.Errorf("version %q", got)
		}
		if got := whole.Replace(card.PreferredValue(vcard.FieldFormattedName)); got != want.Person() {
			t.Errorf("FN is read as %q, want %q", got, want.Person())
		}
		if got := whole.Replace(card.Value(vcard.FieldOrganization)); got != want.Cluster.Name[i18n.German] {
			t.Errorf("ORG is read as %q, want %q", got, want.Cluster.Name)
		}
		if got := card.Values(vcard.FieldTelephone); !cmp.Equal(got, []string{"tel:" + want.Phone.E164, "tel:" + want.Fax.E164}) {
			t.Errorf("TEL is read as %q", got)
		}
		tel := card[vcard.FieldTelephone][0]
		if diff := cmp.Diff(vcard.Params{"VALUE": {"uri"}, "TYPE": {"work", "voice"}}, tel.Params); diff != "" {
			t.Errorf("TEL is read with (-want +got):\n%s", diff)
		}
		if got := card.Kind(); got != vcard.KindIndividual {
			t.Errorf("KIND is read as %q", got)
		}
	}
	if _, err := decoder.Decode(); err != io.EOF {
		t.Errorf("after two cards: %v, want io.EOF", err)
	}
}

func FuzzCards(f *testing.F) {
	for _, s := range []string{"\r", "\n", "\r\nTEL:0900", "\\", "a,b;c", "\xff", strings.Repeat("ä", 80), "\u2028", "\x00", "ab\tc"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, s, other string) {
		c := delfs()
		c.Title, c.GivenName, c.FamilyName = other, s, s
		c.Functions, c.Cluster.Name = []i18n.Text{both(s, other), both(other, s)}, both(s, s)
		c.Email, c.Place.Name, c.PlaceInferred = s, s, false
		c.Phone.E164 = other
		c.ID = s
		out := mustCards(t, i18n.English, c)
		if !utf8.ValidString(out) || !strings.HasSuffix(out, "\r\nEND:VCARD\r\n") {
			t.Fatalf("not a card in UTF-8: %q", out)
		}
		lines := strings.Split(strings.TrimSuffix(out, "\r\n"), "\r\n")
		for _, line := range lines {
			if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n\x00") {
				t.Fatalf("line of %d octets: %q", len(line), line)
			}
		}
		known := map[string]int{}
		for line := range strings.SplitSeq(unfold(strings.TrimSuffix(out, "\r\n")), "\r\n") {
			name, _, ok := strings.Cut(line, ":")
			if !ok {
				t.Fatalf("this line is not a property: %q", line)
			}
			name, _, _ = strings.Cut(name, ";")
			known[name]++
		}
		for name, n := range known {
			most := map[string]int{"TEL": 2, "ROLE": 2}[name]
			if n > max(1, most) {
				t.Fatalf("%d occurrences of %s: %q", n, name, out)
			}
		}
		if _, err := vcard.NewDecoder(strings.NewReader(out)).Decode(); err != nil {
			t.Fatalf("the vCard library reports %v: %q", err, out)
		}
	})
}
