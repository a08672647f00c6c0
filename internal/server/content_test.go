package server_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/store"
	"clusterdir/internal/store/storetest"
)

// changeContact saves an entry as an editor does, after fn has changed it.
func changeContact(t *testing.T, s *site, id string, fn func(*directory.Contact)) {
	t.Helper()
	storetest.Write(t, s.store, func(q *store.Q) error {
		c, err := q.Contact(t.Context(), id)
		if err != nil {
			return err
		}
		fn(&c)
		return q.SaveContact(t.Context(), "test", c)
	})
}

func changeCluster(t *testing.T, s *site, id string, fn func(*directory.Cluster)) {
	t.Helper()
	storetest.Write(t, s.store, func(q *store.Q) error {
		c, err := q.Cluster(t.Context(), id)
		if err != nil {
			return err
		}
		fn(&c)
		return q.SaveCluster(t.Context(), "test", c)
	})
}

// TestChangeIsSeen shows that a change is on every page with the next request,
// and that a reader's copy of the page before is no longer taken for current.
func TestChangeIsSeen(t *testing.T) {
	s := newSite(t)
	targets := []string{"/en/contacts", "/en/contacts/mcn-branch-manager", "/en/contacts.json", "/en", "/en/clusters/mcn-sh", "/en/search?q=zzyzx", "/en/sectors/maritime"}
	tags := map[string]string{}
	for _, target := range targets {
		tags[target] = s.get(target).Header().Get("ETag")
	}
	changeContact(t, s, "mcn-branch-manager", func(c *directory.Contact) { c.GivenName, c.FamilyName = "Anna", "Zzyzx" })
	for _, target := range targets {
		w := s.get(target, "If-None-Match", tags[target])
		if !strings.Contains(w.Body.String(), "Zzyzx") || strings.Contains(w.Body.String(), "Matthias") {
			t.Errorf("%s does not show the change", target)
		}
		if w.Header().Get("ETag") == tags[target] {
			t.Errorf("%s has the tag of the page before", target)
		}
	}
}

// TestFallback shows that a text that is missing in a language is shown in the
// other one, and marked with it.
func TestFallback(t *testing.T) {
	s := newSite(t)
	changeCluster(t, s, "mcn-sh", func(c *directory.Cluster) {
		c.Name = i18n.Text{"de": "Nur deutsch"}
		c.Summary = i18n.Text{"de": "Fasst nur deutsch zusammen"}
		c.Description = i18n.Text{"en": "Described in English only"}
	})
	for _, test := range []struct{ path, selector, lang, want string }{
		{"/en/clusters/mcn-sh", "h1 [lang]", "de", "Nur deutsch"},
		{"/en/clusters/mcn-sh", "p.lead [lang]", "", ""},
		{"/de/cluster/mcn-sh", "h1 [lang]", "", ""},
		{"/de/cluster/mcn-sh", "p.lead [lang]", "en", "Described in English only"},
		{"/en/clusters?q=nur", "h3 [lang]", "de", "Nur deutsch"},
		{"/en/contacts/mcn-branch-manager", "main a[href='/en/clusters/mcn-sh'] [lang]", "de", "Nur deutsch"},
	} {
		found := s.doc(test.path).Find(test.selector).First()
		if words(found) != test.want || found.AttrOr("lang", "") != test.lang {
			t.Errorf("%s: %s says %q in %q, want %q in %q", test.path, test.selector, words(found), found.AttrOr("lang", ""), test.want, test.lang)
		}
	}
}

// TestVacantPost shows a post that nobody holds: its address stays, and it goes
// by its function.
func TestVacantPost(t *testing.T) {
	s := newSite(t)
	changeContact(t, s, "mcn-branch-manager", func(c *directory.Contact) { c.GivenName, c.FamilyName = "", "" })
	const path = "/en/contacts/mcn-branch-manager"
	if got := words(s.doc(path).Find("h1")); !strings.HasPrefix(got, "Branch Manager") {
		t.Errorf("the post is headed %q", got)
	}
	for _, target := range []string{"/en/contacts", "/en", "/en/sectors/maritime"} {
		if got := words(s.doc(target).Find("a[href='" + path + "']")); !strings.Contains(got, "Branch Manager") {
			t.Errorf("%s links to the post as %q", target, got)
		}
	}
	if card := s.get(path + ".vcf").Body.String(); !strings.Contains(card, "FN:Branch Manager") {
		t.Errorf("the card is\n%s", card)
	}
	if found := faults(s.doc(path)); len(found) > 0 {
		t.Errorf("%s: %v", path, found)
	}
}

func TestConfirmed(t *testing.T) {
	s := newSite(t)
	for path, want := range map[string]string{"/en/contacts/mcn-branch-manager": "Not confirmed yet", "/de/ansprechpersonen/mcn-branch-manager": "Noch nicht bestätigt"} {
		if got := words(s.doc(path).Find(".fresh").First()); got != want {
			t.Errorf("%s says %q, want %q", path, got, want)
		}
	}
	changeContact(t, s, "mcn-branch-manager", func(c *directory.Contact) {
		c.ConfirmedOn, c.ConfirmedBy = time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC), "Matthias Wiese"
	})
	for path, want := range map[string]string{"/en/contacts/mcn-branch-manager": "Confirmed on 3 November 2026", "/de/ansprechpersonen/mcn-branch-manager": "Bestätigt am 3. November 2026"} {
		if got := words(s.doc(path).Find(".fresh").First()); got != want {
			t.Errorf("%s says %q, want %q", path, got, want)
		}
	}
}

// TestHostileContent shows that what an editor pastes stays text.
func TestHostileContent(t *testing.T) {
	s := newSite(t)
	const hostile = `</script><script>alert(1)</script><img src=x onerror=alert(1)>"'&`
	changeContact(t, s, "mcn-branch-manager", func(c *directory.Contact) {
		c.FamilyName, c.Email = hostile, `x" onclick="alert(1)@example.org`
		c.Functions = []i18n.Text{{"de": hostile, "en": hostile}}
	})
	changeCluster(t, s, "mcn-sh", func(c *directory.Cluster) {
		c.Name, c.Summary, c.Description = i18n.Text{"de": hostile, "en": hostile}, i18n.Text{"de": hostile, "en": hostile}, i18n.Text{"de": hostile, "en": hostile}
		c.Website = "javascript:alert(1)"
		c.OtherNames = append(c.OtherNames, directory.OtherName{Kind: directory.FormerName, Name: hostile})
	})
	for _, target := range []string{
		"/en", "/en/contacts", "/en/contacts/mcn-branch-manager", "/de/cluster", "/en/clusters/mcn-sh", "/en/sectors/maritime",
		"/en/search?q=script", "/en/contacts?q=alert&cluster=mcn-sh", "/en/brochure/read",
	} {
		d := s.doc(target)
		if n := d.Find("img, script:not([type='application/ld+json']), [onclick], [onerror], a[href^='javascript:'], a[href^='about:']").Length(); n > 0 {
			t.Errorf("%s: %d elements of what was pasted", target, n)
		}
		if graph := d.Find("script").Text(); graph != "" && !json.Valid([]byte(graph)) {
			t.Errorf("%s: the JSON-LD is broken", target)
		}
	}
}
